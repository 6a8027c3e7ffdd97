package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.DestinationRule.Subset;
import dev.assay.mesh.policy.resource.ResourceValidator.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What CRD and webhook demand of a DestinationRule. */
final class DestinationRuleRules {

    private DestinationRuleRules() {}

    static List<Violation> violations(DestinationRule rule) {
        List<Violation> found = new ArrayList<>();
        if (!rule.host().matches("\\*|(\\*\\.)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")) {
            found.add(
                    new Violation(
                            "spec.host",
                            "'"
                                    + rule.host()
                                    + "' is no host: expected a DNS name, with * only as the whole"
                                    + " first label"));
        }
        trafficPolicy("spec.trafficPolicy", rule.trafficPolicy(), found);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < rule.subsets().size(); i++) {
            Subset subset = rule.subsets().get(i);
            String path = "spec.subsets[" + i + "]";
            if (!names.add(subset.name())) {
                found.add(new Violation(path + ".name", "duplicate subset: rename one"));
            }
            trafficPolicy(path + ".trafficPolicy", subset.trafficPolicy(), found);
        }
        if (rule.exportTo().contains(".") && rule.exportTo().contains("*")) {
            found.add(
                    new Violation(
                            "spec.exportTo", "cannot be both public and private: keep * or ."));
        }
        found.addAll(
                PeerAuthenticationRules.selector("spec.workloadSelector", rule.workloadSelector()));
        return found;
    }

    private static void trafficPolicy(String path, TrafficPolicy policy, List<Violation> found) {
        tls(path + ".tls", policy.tls(), found);
        policy.ports()
                .forEach((port, tls) -> {
                    if (port < 1 || port > 65535) {
                        found.add(
                                new Violation(
                                        path + ".portLevelSettings",
                                        "port "
                                                + port
                                                + " must be between 1-65535: name the"
                                                + " Service's port"));
                    }
                    tls(path + ".portLevelSettings", tls, found);
                });
    }

    private static void tls(String path, ClientTlsSettings tls, List<Violation> found) {
        boolean files =
                !(tls.clientCertificate().isEmpty()
                        && tls.privateKey().isEmpty()
                        && tls.caCertificates().isEmpty());
        if (!tls.credentialName().isEmpty() && files) {
            found.add(
                    new Violation(
                            path,
                            "cannot specify client certificates or CA certificate if"
                                    + " credentialName is set: keep one of the two"));
            return;
        }
        switch (tls.mode()) {
            case MUTUAL -> {
                if (tls.credentialName().isEmpty() && tls.clientCertificate().isEmpty()) {
                    found.add(
                            new Violation(
                                    path,
                                    "client certificate required for mutual tls: add"
                                            + " clientCertificate"));
                }
                if (tls.credentialName().isEmpty() && tls.privateKey().isEmpty()) {
                    found.add(
                            new Violation(
                                    path, "private key required for mutual tls: add privateKey"));
                }
            }
            case ISTIO_MUTUAL -> {
                if (files || !tls.credentialName().isEmpty()) {
                    found.add(
                            new Violation(
                                    path,
                                    "ISTIO_MUTUAL TLS cannot have associated certificates or keys:"
                                            + " the mesh provides them; remove them or use MUTUAL"));
                }
            }
            case AUTOMATIC, DISABLE, SIMPLE -> {}
        }
    }
}
