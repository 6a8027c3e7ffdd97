package dev.assay.mesh.policy.client;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which identities a client may meet behind a service: those of the service accounts that its
 * endpoints run as, in every trust domain that the mesh accepts. Source: istio/istio {@code
 * pkg/spiffe/spiffe.go}, ExpandWithTrustDomains.
 */
public final class SecureNaming {

    /** The service account that an endpoint runs as. */
    public record ServiceAccount(String namespace, String name) {}

    private SecureNaming() {}

    /** SPIFFE IDs, the first trust domain's first. */
    public static Set<String> identities(
            Collection<ServiceAccount> accounts, Collection<String> acceptedTrustDomains) {
        Set<String> identities = new LinkedHashSet<>();
        for (String trustDomain : acceptedTrustDomains) {
            for (ServiceAccount account : accounts) {
                identities.add(
                        "spiffe://"
                                + trustDomain
                                + "/ns/"
                                + account.namespace()
                                + "/sa/"
                                + account.name());
            }
        }
        return identities;
    }
}
