package dev.assay.mesh.policy.authz;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What policies that are not enforced made of a request or connection: those with action AUDIT, and
 * those that are only tried (annotation {@code istio.io/dry-run}). DENY and ALLOW are tried apart,
 * as they are enforced apart; what an enforced DENY ends is not tried against ALLOW.
 *
 * @param audited whether a rule with action AUDIT matches
 * @param deny empty where no DENY policy is tried
 * @param allow empty where no ALLOW policy is tried
 */
public record Noted(boolean audited, Optional<Trial> deny, Optional<Trial> allow) {

    /** Where no policy notes anything. */
    public static final Noted NOTHING = new Noted(false, Optional.empty(), Optional.empty());

    /** Istio's names of Envoy's metadata: istio/istio {@code pilot/pkg/security/authz/model}. */
    private static final String DRY_RUN = "istio_dry_run_";

    private static final String RESULT = "_shadow_engine_result";
    private static final String RULE = "_shadow_effective_policy_id";

    /**
     * What would have come of it.
     *
     * @param allowed whether these policies would have let it pass
     * @param rule the one that matches, as Istio names it; empty where none does
     */
    public record Trial(boolean allowed, String rule) {}

    /** The same once it was tried against ALLOW too. */
    Noted withAllow(Optional<Trial> tried) {
        return new Noted(audited, deny, tried);
    }

    /**
     * The dynamic metadata that Envoy's RBAC filters leave for the access log, by their keys: of
     * those in {@code envoy.filters.http.rbac} as Istio configures them, and the hint of action LOG
     * in {@code envoy.common}.
     */
    public Map<String, String> metadata() {
        if (equals(NOTHING)) {
            return Map.of();
        }
        Map<String, String> metadata = new TreeMap<>();
        if (audited) {
            metadata.put("access_log_hint", "true");
        }
        deny.ifPresent(trial -> put(metadata, "deny", trial));
        allow.ifPresent(trial -> put(metadata, "allow", trial));
        return metadata;
    }

    private static void put(Map<String, String> metadata, String action, Trial trial) {
        metadata.put(DRY_RUN + action + RESULT, trial.allowed() ? "allowed" : "denied");
        if (!trial.rule().isEmpty()) {
            metadata.put(DRY_RUN + action + RULE, trial.rule());
        }
    }
}
