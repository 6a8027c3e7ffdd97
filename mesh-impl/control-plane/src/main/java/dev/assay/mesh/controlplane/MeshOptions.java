package dev.assay.mesh.controlplane;

import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.policy.authz.PathNormalization;
import dev.assay.mesh.policy.client.MeshSettings;
import dev.assay.mesh.policy.effective.TlsVersion;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of the whole mesh: what Istio reads from its MeshConfig.
 *
 * @param trustDomainAliases further trust domains that are accepted as the mesh's own
 * @param rootNamespace where mesh-wide policies live
 * @param clusterDomain the DNS suffix of services
 * @param autoMtls whether endpoints with a sidecar are reached over mutual TLS without being told
 * @param minimumTlsVersion for inbound mutual TLS
 * @param pathNormalization what becomes of a request's path before it is judged
 * @param extensionProviders the external authorizers that policies can name
 */
public record MeshOptions(
        TrustDomain trustDomain,
        List<TrustDomain> trustDomainAliases,
        String rootNamespace,
        String clusterDomain,
        boolean autoMtls,
        TlsVersion minimumTlsVersion,
        PathNormalization pathNormalization,
        List<ExtensionProvider> extensionProviders) {

    public MeshOptions {
        trustDomainAliases = List.copyOf(trustDomainAliases);
        extensionProviders = List.copyOf(extensionProviders);
    }

    /** Istio's defaults. */
    public static MeshOptions defaults(TrustDomain trustDomain) {
        return new MeshOptions(
                trustDomain,
                List.of(),
                "istio-system",
                "cluster.local",
                true,
                TlsVersion.TLSV1_2,
                PathNormalization.BASE,
                List.of());
    }

    /** The mesh's own trust domain first, then its aliases. */
    public List<String> acceptedTrustDomains() {
        var all = new ArrayList<String>();
        all.add(trustDomain.name());
        trustDomainAliases.forEach(alias -> all.add(alias.name()));
        return all.stream().distinct().toList();
    }

    /** The part that bears on the client's side. */
    public MeshSettings clientSettings() {
        return new MeshSettings(rootNamespace, clusterDomain, autoMtls);
    }
}
