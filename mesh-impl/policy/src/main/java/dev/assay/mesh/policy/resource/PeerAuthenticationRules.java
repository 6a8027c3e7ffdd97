package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.ResourceValidator.Violation;
import java.util.ArrayList;
import java.util.List;

/** What the CRD demands of a PeerAuthentication. */
final class PeerAuthenticationRules {

    private PeerAuthenticationRules() {}

    static List<Violation> violations(PeerAuthentication policy) {
        List<Violation> found = new ArrayList<>();
        if (!policy.portModes().isEmpty() && policy.selector().selectsEverything()) {
            found.add(
                    new Violation(
                            "spec.portLevelMtls",
                            "portLevelMtls requires selector: add selector.matchLabels that select"
                                    + " the workload"));
        }
        policy.portModes().keySet().stream()
                .sorted()
                .filter(port -> port < 1 || port > 65535)
                .forEach(port ->
                        found.add(
                                new Violation(
                                        "spec.portLevelMtls." + port,
                                        "port must be between 1-65535: name the workload's"
                                                + " port")));
        found.addAll(selector("spec.selector", policy.selector()));
        return found;
    }

    /** What the webhook demands of a selector. */
    static List<Violation> selector(String path, WorkloadSelector selector) {
        List<Violation> found = new ArrayList<>();
        selector.matchLabels()
                .forEach((key, value) -> {
                    if (key.isEmpty()) {
                        found.add(
                                new Violation(
                                        path + ".matchLabels",
                                        "empty key is not allowed: name the label"));
                    }
                    if (key.contains("*") || value.contains("*")) {
                        found.add(
                                new Violation(
                                        path + ".matchLabels." + key,
                                        "wildcard is not supported in selector: write the"
                                                + " label's whole value"));
                    }
                });
        return found;
    }
}
