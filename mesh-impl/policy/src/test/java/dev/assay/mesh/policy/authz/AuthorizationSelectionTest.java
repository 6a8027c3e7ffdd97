package dev.assay.mesh.policy.authz;

import static dev.assay.mesh.policy.authz.Requests.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthorizationSelectionTest {

    @Test
    void rootPoliciesActEverywhereWithOrWithoutSelectorAndNamespacePoliciesDoNotLeak() {
        String selected = "selector: {matchLabels: {app: backend}}";
        List<AuthorizationPolicy> all =
                List.of(
                        policy("istio-system", "a-root", ""),
                        policy("istio-system", "b-root-selected", selected),
                        policy("istio-system", "c-root-other", "selector: {matchLabels: {app: x}}"),
                        policy("shop", "d-own", ""),
                        policy("shop", "e-own-selected", selected),
                        policy(
                                "shop",
                                "f-own-two",
                                "selector: {matchLabels: {app: backend, v: x}}"),
                        policy("other", "g-foreign", ""));
        WorkloadRef workload = new WorkloadRef("shop", "b", Map.of("app", "backend"), Map.of());
        assertThat(AuthorizationSelection.ISTIO.select(workload, all, "istio-system"))
                .extracting(policy -> policy.metadata().name())
                .containsExactly("a-root", "b-root-selected", "d-own", "e-own-selected");
    }
}
