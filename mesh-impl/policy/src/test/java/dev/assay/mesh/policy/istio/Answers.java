package dev.assay.mesh.policy.istio;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one world's questions, in their order and in words that no implementation owns.
 *
 * @param refused indices of the resources that a cluster would not take
 * @param modes {@code STRICT}, for example
 * @param calls {@code PLAINTEXT}, or the kind of TLS with the server name and the names expected
 * @param requests {@code ALLOW} or {@code DENY}, then the policies that match without being
 *     enforced
 */
record Answers(
        List<Integer> refused, List<String> modes, List<String> calls, List<String> requests) {

    /** Istio's program leaves out what is empty. */
    Answers(
            @JsonProperty("refused") @Nullable List<Integer> refused,
            @JsonProperty("modes") @Nullable List<String> modes,
            @JsonProperty("calls") @Nullable List<String> calls,
            @JsonProperty("requests") @Nullable List<String> requests) {
        this.refused = Objects.requireNonNullElse(refused, List.of());
        this.modes = Objects.requireNonNullElse(modes, List.of());
        this.calls = Objects.requireNonNullElse(calls, List.of());
        this.requests = Objects.requireNonNullElse(requests, List.of());
    }
}
