package dev.assay.mesh.policy.authz;

import static dev.assay.mesh.policy.authz.Requests.FRONTEND;
import static dev.assay.mesh.policy.authz.Requests.NOBODY;
import static dev.assay.mesh.policy.authz.Requests.get;
import static dev.assay.mesh.policy.authz.Requests.policy;
import static dev.assay.mesh.policy.authz.Requests.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.Metadata;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not enforced changes nothing, and is noted. */
class NotedTest {

    private static final String DENY_RESULT = "istio_dry_run_deny_shadow_engine_result";
    private static final String DENY_RULE = "istio_dry_run_deny_shadow_effective_policy_id";
    private static final String ALLOW_RESULT = "istio_dry_run_allow_shadow_engine_result";
    private static final String ALLOW_RULE = "istio_dry_run_allow_shadow_effective_policy_id";

    private static AuthorizationPolicy tried(String name, String spec) {
        return tried(name, spec, "true");
    }

    private static AuthorizationPolicy tried(String name, String spec, String annotation) {
        return policy("shop", name, spec)
                .with(
                        new Metadata(
                                "shop",
                                name,
                                Instant.EPOCH,
                                Map.of(),
                                Map.of("istio.io/dry-run", annotation)));
    }

    private static Decision decide(RequestFacts facts, AuthorizationPolicy... policies) {
        return new StandardAuthorizer().decide(List.of(policies), facts);
    }

    private static String path(String pattern) {
        return "rules: [{to: [{operation: {paths: ['" + pattern + "']}}]}]";
    }

    @Test
    void withoutSuchPoliciesNothingIsNoted() {
        assertThat(decide(get(NOBODY, "/"), policy("rules: [{}]")).noted().metadata()).isEmpty();
    }

    @Test
    void anAuditIsNotedWhereItsRuleMatchesAndCountsAsNoAllow() {
        var audit = policy("shop", "audit", "action: AUDIT, " + path("/a"));
        assertThat(decide(get(NOBODY, "/a"), audit).allowed()).isTrue();
        assertThat(decide(get(NOBODY, "/a"), audit).noted().metadata())
                .containsExactly(Map.entry("access_log_hint", "true"));
        assertThat(decide(get(NOBODY, "/b"), audit).allowed()).isTrue();
        assertThat(decide(get(NOBODY, "/b"), audit).noted().metadata()).isEmpty();
        var allow = policy("shop", "allow", path("/b"));
        assertThat(decide(get(NOBODY, "/a"), audit, allow).allowed()).isFalse();
    }

    @Test
    void aTriedDenyDeniesNothingAndSaysWhichRuleWouldHave() {
        var deny =
                tried(
                        "deny",
                        "action: DENY, rules: [{to: [{operation: {paths: [/x]}}]},"
                                + " {to: [{operation: {paths: [/a]}}]}]");
        assertThat(decide(get(NOBODY, "/a"), deny).allowed()).isTrue();
        assertThat(decide(get(NOBODY, "/a"), deny).noted().metadata())
                .containsExactly(
                        Map.entry(DENY_RULE, "ns[shop]-policy[deny]-rule[1]"),
                        Map.entry(DENY_RESULT, "denied"));
        assertThat(decide(get(NOBODY, "/b"), deny).noted().metadata())
                .containsExactly(Map.entry(DENY_RESULT, "allowed"));
    }

    @Test
    void aTriedAllowLetsNothingInAndKeepsNothingOut() {
        var tried = tried("tried", path("/a"));
        assertThat(decide(get(NOBODY, "/b"), tried).allowed()).isTrue();
        assertThat(decide(get(NOBODY, "/b"), tried).noted().metadata())
                .containsExactly(Map.entry(ALLOW_RESULT, "denied"));
        var allow = policy("shop", "allow", path("/b"));
        assertThat(decide(get(NOBODY, "/a"), tried, allow).allowed()).isFalse();
        assertThat(decide(get(NOBODY, "/a"), tried, allow).noted().metadata())
                .containsExactly(
                        Map.entry(ALLOW_RULE, "ns[shop]-policy[tried]-rule[0]"),
                        Map.entry(ALLOW_RESULT, "allowed"));
    }

    @Test
    void whatADenyEndsIsNotTriedAgainstAllow() {
        var noted =
                decide(
                                get(NOBODY, "/a"),
                                policy("shop", "deny", "action: DENY, rules: [{}]"),
                                tried("tried-deny", "action: DENY, " + path("/b")),
                                tried("tried-allow", path("/b")))
                        .noted();
        assertThat(noted.deny()).contains(new Noted.Trial(true, ""));
        assertThat(noted.allow()).isEmpty();
    }

    @Test
    void aTriedCustomOrAuditIsLeftOut() {
        var decision =
                decide(
                        get(NOBODY, "/a"),
                        tried("ext", "action: CUSTOM, provider: {name: opa}, rules: [{}]"),
                        tried("audit", "action: AUDIT, rules: [{}]"));
        assertThat(decision).isEqualTo(new Decision.Allowed(decision.why(), Noted.NOTHING));
    }

    @Test
    void onTcpARuleIsTriedAsItWouldBeEnforced() {
        var deny = tried("deny", "action: DENY, rules: [{to: [{operation: {methods: [GET]}}]}]");
        var allow = tried("allow", "rules: [{to: [{operation: {methods: [GET]}}]}]");
        Decision decision = decide(tcp(FRONTEND, 9000), deny, allow);
        assertThat(decision.allowed()).isTrue();
        assertThat(decision.noted().metadata())
                .containsEntry(DENY_RESULT, "denied")
                .containsEntry(ALLOW_RESULT, "denied");
    }

    @ParameterizedTest
    @CsvSource({"true,true", "1,true", "T,true", "false,false", "0,false", "'',false", "yes,false"})
    void theAnnotationIsReadAsGoReadsIt(String value, boolean tried) {
        var deny = tried("deny", "action: DENY, rules: [{}]", value);
        assertThat(decide(get(NOBODY, "/"), deny).allowed()).isEqualTo(tried);
    }
}
