package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.ClientTlsSettings.Mode;
import dev.assay.mesh.policy.resource.DestinationRule.Subset;
import dev.assay.mesh.policy.resource.ResourceValidator.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What CRD and webhook demand of a DestinationRule. */
final class DestinationRuleRules {

    /** Istio takes capitals for letters here, which no Kubernetes name has. */
    static final String LABEL = "[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";

    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_HOST = 255;

    private DestinationRuleRules() {}

    static List<Violation> violations(DestinationRule rule) {
        List<Violation> found = new ArrayList<>();
        if (!isHost(rule.host())) {
            found.add(
                    new Violation(
                            "spec.host",
                            "'"
                                    + rule.host()
                                    + "' is no host: expected a DNS name, with * only at the"
                                    + " beginning"));
        }
        trafficPolicy("spec.trafficPolicy", rule.trafficPolicy(), found);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < rule.subsets().size(); i++) {
            Subset subset = rule.subsets().get(i);
            String path = "spec.subsets[" + i + "]";
            if (!names.add(subset.name())) {
                found.add(new Violation(path + ".name", "duplicate subset: rename one"));
            }
            if (!subset.name().matches(LABEL)) {
                found.add(
                        new Violation(
                                path + ".name",
                                "'" + subset.name() + "' is no DNS label: rename it"));
            }
            trafficPolicy(path + ".trafficPolicy", subset.trafficPolicy(), found);
        }
        exportTo(rule, found);
        rule.workloadSelector()
                .ifPresent(selector ->
                        found.addAll(
                                PeerAuthenticationRules.selector(
                                        "spec.workloadSelector", selector)));
        return found;
    }

    /**
     * Source: istio/istio {@code pkg/config/validation/agent/validation.go},
     * ValidateWildcardDomain.
     */
    static boolean isHost(String host) {
        List<String> labels = List.of(host.split("\\.", -1));
        String first = labels.getFirst();
        if (host.length() > LONGEST_HOST
                || first.length() > LONGEST_LABEL
                || !first.matches("\\*|(\\*-?)?" + LABEL)) {
            return false;
        }
        if (labels.size() == 1) {
            return true;
        }
        // A dot at the end makes a name unambiguous; digits there make an address.
        List<String> rest =
                labels.subList(1, labels.getLast().isEmpty() ? labels.size() - 1 : labels.size());
        return rest.stream().allMatch(label -> label.matches(LABEL))
                && !labels.getLast().matches("[0-9]+");
    }

    /** Source: istio/istio {@code pkg/config/validation/validation.go}, validateExportTo. */
    private static void exportTo(DestinationRule rule, List<Violation> found) {
        String path = "spec.exportTo";
        String home = rule.metadata().namespace();
        Set<String> exportTo = rule.exportTo();
        if (exportTo.contains("*") && exportTo.size() > 1) {
            found.add(
                    new Violation(
                            path, "cannot have both public (*) and non-public values: keep one"));
        }
        if (exportTo.contains(".") && exportTo.contains(home)) {
            found.add(
                    new Violation(
                            path,
                            "duplicate entries: . and the current namespace "
                                    + home
                                    + ": keep one"));
        }
        for (String namespace : exportTo) {
            if (!namespace.matches("[*.]|" + LABEL)) {
                found.add(
                        new Violation(
                                path,
                                "'" + namespace + "' is no namespace: expected a name, . or *"));
            }
        }
        boolean selecting = rule.workloadSelector().isPresent();
        if (selecting && exportTo.stream().anyMatch(e -> !e.equals(".") && !e.equals(home))) {
            found.add(
                    new Violation(
                            path,
                            "a rule with workloadSelector cannot be exported beyond its own"
                                    + " namespace: remove exportTo"));
        }
    }

    private static void trafficPolicy(String path, TrafficPolicy policy, List<Violation> found) {
        boolean says =
                policy.tls().isPresent()
                        || !policy.ports().isEmpty()
                        || !policy.otherSettings().isEmpty();
        if (policy.written() && !says) {
            found.add(
                    new Violation(
                            path,
                            "traffic policy must have at least one field: add one, or remove it"));
        }
        tls(path + ".tls", policy.tls(), found);
        pool(path, policy.pools().whole(), found);
        policy.pools()
                .ports()
                .values()
                .forEach(pool -> pool(path + ".portLevelSettings", pool, found));
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

    private static void pool(String path, ConnectionPool pool, List<Violation> found) {
        pool.maxConnectionDuration()
                .flatMap(DurationRule::problem)
                .ifPresent(problem ->
                        found.add(
                                new Violation(
                                        path + ".connectionPool.tcp.maxConnectionDuration",
                                        problem)));
    }

    /**
     * What MUTUAL and SIMPLE need; ISTIO_MUTUAL may carry files and ignores them. Source:
     * istio/istio {@code pkg/config/validation/agent/validation.go}, ValidateTLS.
     */
    private static void tls(String path, ClientTlsSettings tls, List<Violation> found) {
        boolean mutual = tls.mode() == Mode.MUTUAL;
        if (!mutual && tls.mode() != Mode.SIMPLE) {
            return;
        }
        if (tls.insecureSkipVerify()) {
            boolean verifying =
                    !tls.caCertificates().isEmpty()
                            || !tls.subjectAltNames().isEmpty()
                            || (!mutual && !tls.credentialName().isEmpty());
            if (verifying) {
                found.add(
                        new Violation(
                                path,
                                "cannot verify by caCertificates, credentialName or"
                                        + " subjectAltNames when insecureSkipVerify is true: keep"
                                        + " one of the two"));
            }
        }
        if (!tls.credentialName().isEmpty()) {
            boolean files =
                    !(tls.clientCertificate().isEmpty()
                            && tls.privateKey().isEmpty()
                            && tls.caCertificates().isEmpty()
                            && tls.caCrl().isEmpty());
            if (files) {
                found.add(
                        new Violation(
                                path,
                                "cannot specify client certificates, CA certificate or CA CRL if"
                                        + " credentialName is set: keep one of the two"));
            }
            return;
        }
        if (mutual && tls.clientCertificate().isEmpty()) {
            found.add(
                    new Violation(
                            path,
                            "client certificate required for mutual tls: add clientCertificate"));
        }
        if (mutual && tls.privateKey().isEmpty()) {
            found.add(new Violation(path, "private key required for mutual tls: add privateKey"));
        }
    }
}
