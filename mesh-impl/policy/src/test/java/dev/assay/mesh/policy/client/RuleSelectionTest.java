package dev.assay.mesh.policy.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What Istio's own code was seen to answer, where guessing went wrong. */
final class RuleSelectionTest {

    private static final String TO_BACKEND = "host: backend.shop.svc.cluster.local";
    private static final String TO_SHOP = "host: '*.shop.svc.cluster.local'";
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aMoreSpecificRuleThatIsHiddenStillShadowsTheOthersOfItsNamespace() {
        var hidden = rule("shop", "hidden", 0, TO_BACKEND + ", exportTo: [elsewhere]");
        var seen = rule("shop", "seen", 0, TO_SHOP);
        var root = rule("istio-system", "root", 0, "host: '*'");
        assertThat(chosen("web", hidden, seen, root)).containsExactly("root");
        assertThat(chosen("web", hidden, seen)).isEmpty();
        assertThat(chosen("web", seen, root)).containsExactly("seen");
    }

    @Test
    void aPrivateRuleShadowsNothingElsewhere() {
        var own = rule("shop", "own", 0, TO_BACKEND + ", exportTo: ['.']");
        var seen = rule("shop", "seen", 0, TO_SHOP);
        assertThat(chosen("web", own, seen)).containsExactly("seen");
        assertThat(chosen("shop", own, seen)).containsExactly("own");
    }

    @Test
    void aRuleForItsOwnNamespaceAndAnotherIsSeenInBoth() {
        var both = rule("shop", "both", 0, TO_BACKEND + ", exportTo: ['.', web]");
        assertThat(chosen("shop", both)).containsExactly("both");
        assertThat(chosen("web", both)).containsExactly("both");
        assertThat(chosen("other", both)).isEmpty();
    }

    @Test
    void rulesThatAreExportedDifferentlyAreNotMergedAndTheLastCounts() {
        var older = rule("web", "older", 0, TO_BACKEND);
        var newer = rule("web", "newer", 1, TO_BACKEND + ", exportTo: ['.']");
        assertThat(chosen("web", older, newer)).containsExactly("newer");
        assertThat(chosen("web", newer, older)).containsExactly("newer");
        var alike = rule("web", "alike", 2, TO_BACKEND);
        assertThat(chosen("web", older, alike)).containsExactly("older", "alike");
    }

    @Test
    void aRuleForParticularClientsComesFirstForThemAndIsInTheWayOfTheOthers() {
        var particular =
                rule(
                        "web",
                        "particular",
                        1,
                        TO_BACKEND + ", workloadSelector: {matchLabels: {app: a}}");
        var others =
                rule(
                        "web",
                        "others",
                        0,
                        TO_BACKEND + ", workloadSelector: {matchLabels: {app: b}}");
        var all = rule("web", "all", 0, TO_BACKEND);
        var root = rule("istio-system", "root", 0, "host: '*'");
        assertThat(chosen("web", particular, others, all)).containsExactly("particular");
        assertThat(chosen("web", others, all)).containsExactly("all");
        assertThat(chosen("web", others, root)).isEmpty();
    }

    @Test
    void aSelectorWithoutLabelsSelectsEveryClientOfItsNamespace() {
        var every = rule("web", "every", 1, TO_BACKEND + ", workloadSelector: {}");
        var all = rule("web", "all", 0, TO_BACKEND);
        assertThat(chosen("web", every, all)).containsExactly("every");
        assertThat(chosen("shop", rule("shop", "own", 0, TO_BACKEND + ", workloadSelector: {}")))
                .containsExactly("own");
        assertThat(chosen("web", rule("shop", "theirs", 0, TO_BACKEND + ", workloadSelector: {}")))
                .isEmpty();
    }

    @Test
    void inTheRootNamespaceOnlyPrivateRulesComeBeforeTheServices() {
        var service = rule("shop", "service", 0, TO_BACKEND);
        assertThat(chosen("istio-system", rule("istio-system", "root", 0, "host: '*'"), service))
                .containsExactly("service");
        assertThat(
                        chosen(
                                "istio-system",
                                rule("istio-system", "own", 0, "host: '*', exportTo: ['.']"),
                                service))
                .containsExactly("own");
    }

    @Test
    void aHostInOtherCaseIsAnotherHost() {
        assertThat(chosen("web", rule("web", "a", 0, "host: Backend.shop.svc.cluster.local")))
                .isEmpty();
    }

    private static List<String> chosen(String clientNamespace, DestinationRule... rules) {
        return RuleSelection.select(
                        new WorkloadRef(clientNamespace, "client", Map.of("app", "a"), Map.of()),
                        new ServiceTarget(
                                "backend.shop.svc.cluster.local", "shop", 80, "", Set.of(), false),
                        Arrays.asList(rules),
                        new MeshSettings("istio-system", "cluster.local", true))
                .rules()
                .stream()
                .map(ResourceKey::name)
                .toList();
    }

    private static DestinationRule rule(String namespace, String name, int age, String spec) {
        String yaml =
                "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: "
                        + name
                        + "}\nspec: {"
                        + spec
                        + "}";
        return (DestinationRule)
                ResourceParser.parse(name, yaml, namespace, FIRST.plusSeconds(age)).getFirst();
    }
}
