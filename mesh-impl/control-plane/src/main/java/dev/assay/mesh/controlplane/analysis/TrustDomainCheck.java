package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import java.util.ArrayList;
import java.util.List;

/** Principals of trust domains that the mesh neither is nor accepts. */
final class TrustDomainCheck implements Check {

    /** Stands for the mesh's own, whatever it is called. */
    private static final String POINTER = "cluster.local";

    @Override
    public List<Finding> findings(Analyzed mesh) {
        List<String> accepted = mesh.options().acceptedTrustDomains();
        var findings = new ArrayList<Finding>();
        for (AuthorizationPolicy policy : mesh.mesh().resources().of(AuthorizationPolicy.class)) {
            for (CitedPrincipal principal : CitedPrincipal.of(policy)) {
                principal
                        .trustDomain()
                        .filter(domain -> !domain.equals(POINTER) && !accepted.contains(domain))
                        .ifPresent(
                                domain -> findings.add(finding(mesh, principal, domain, accepted)));
            }
        }
        return findings;
    }

    private static Finding finding(
            Analyzed mesh, CitedPrincipal principal, String domain, List<String> accepted) {
        return new Finding(
                Code.TRUST_DOMAIN_NOT_ACCEPTED,
                "principal '%s' is of trust domain %s; this mesh is %s, so that no caller has it"
                                .formatted(
                                        principal.pattern(),
                                        domain,
                                        accepted.size() == 1
                                                ? accepted.getFirst()
                                                : accepted.getFirst()
                                                        + " with aliases "
                                                        + String.join(
                                                                ", ",
                                                                accepted.subList(
                                                                        1, accepted.size())))
                        + " and 'RBAC: access denied' (403) is what they get of an ALLOW",
                List.of(principal.cited(mesh)),
                "name the mesh's own trust domain (cluster.local stands for it), or add '"
                        + domain
                        + "' to trustDomainAliases");
    }
}
