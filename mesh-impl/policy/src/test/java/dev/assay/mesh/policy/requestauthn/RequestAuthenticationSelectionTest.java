package dev.assay.mesh.policy.requestauthn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.policy.resource.WorkloadSelector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestAuthenticationSelectionTest {

    @Test
    void rootPoliciesActEverywhereWithOrWithoutSelectorAndNamespacePoliciesDoNotLeak() {
        var all =
                List.of(
                        policy("other", "foreign", 0, Map.of()),
                        policy("shop", "own", 4, Map.of()),
                        policy("shop", "own-selected", 3, Map.of("app", "backend")),
                        policy("shop", "own-other", 0, Map.of("app", "x")),
                        policy("istio-system", "root-selected", 2, Map.of("app", "backend")),
                        policy("istio-system", "root", 1, Map.of()),
                        policy("istio-system", "root-other", 0, Map.of("app", "x")));
        var workload = new WorkloadRef("shop", "b", Map.of("app", "backend"), Map.of());

        assertThat(RequestAuthenticationSelection.ISTIO.select(workload, all, "istio-system"))
                .extracting(policy -> policy.metadata().name())
                .containsExactly("root", "root-selected", "own-selected", "own");
    }

    private static RequestAuthentication policy(
            String namespace, String name, int age, Map<String, String> labels) {
        return new RequestAuthentication(
                new Metadata(namespace, name, Instant.ofEpochSecond(age)),
                new WorkloadSelector(labels),
                List.of());
    }
}
