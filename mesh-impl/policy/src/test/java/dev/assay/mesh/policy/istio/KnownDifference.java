package dev.assay.mesh.policy.istio;

import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Condition;
import dev.assay.mesh.policy.resource.Match;
import dev.assay.mesh.policy.resource.SourceField;
import dev.assay.mesh.worlds.PolicyWorld;
import dev.assay.mesh.worlds.PolicyWorld.CallQuestion;
import dev.assay.mesh.worlds.PolicyWorld.Request;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where this mesh answers otherwise than Istio on purpose, how often it does in the worlds that
 * Istio has answered, and why it may. One more is a difference that hides behind the reason of
 * another, one less an answer that has changed.
 */
enum KnownDifference {
    NOTHING_TO_CALL(
            2828,
            "the client's rules define no such subset, or none with this endpoint: Istio gives no"
                    + " cluster, and nobody is routed there"),
    NAMESPACE_MODE_HIDES_THE_WORKLOADS(
            13,
            "am-06 (provisional): a DISABLE of the service's namespace or the mesh hides a workload"
                    + " that says otherwise from Istio's clients (istio#56084, push_context.go"
                    + " BestEffortInferServiceMTLSMode); here the endpoint's own mode is asked"),
    NAMESPACE_PATTERN_RUNS_OVER_SLASHES(
            63,
            "Istio matches a namespace's pattern by the regular expression .*/ns/PATTERN/.* over the"
                    + " whole identity (authz/model/generator.go, srcNamespaceGenerator), so that *a"
                    + " is also satisfied by the sa that follows; here it is held to the namespace"),
    IDENTITY_OF_ANOTHER_SHAPE(
            37,
            "a SPIFFE ID that is not td/ns/NAMESPACE/sa/ACCOUNT has no namespace and no account here"
                    + " (cases.md, Istio-shape extras); Istio's regular expressions find them in"
                    + " longer ones too (authz/model/generator.go)");

    private static final Pattern SHAPE = Pattern.compile("[^/]+/ns/([^/]+)/sa/[^/]+");

    private final int times;
    private final String why;

    KnownDifference(int times, String why) {
        this.times = times;
        this.why = why;
    }

    int times() {
        return times;
    }

    String why() {
        return why;
    }

    static Optional<KnownDifference> explaining(Question question) {
        return Stream.of(values()).filter(known -> known.explains(question)).findFirst();
    }

    private boolean explains(Question question) {
        return switch (this) {
            case NOTHING_TO_CALL ->
                    question.asked() instanceof CallQuestion call
                            && !call.subset().isEmpty()
                            && question.istio().equals("none");
            case NAMESPACE_MODE_HIDES_THE_WORKLOADS ->
                    question.asked() instanceof CallQuestion call
                            && question.istio().equals("PLAINTEXT")
                            && question.ours().startsWith("ISTIO_MUTUAL")
                            && OurAnswers.namespaceMode(
                                            question.world(),
                                            question.world()
                                                    .services()
                                                    .get(call.service())
                                                    .namespace())
                                    == TransportMode.DISABLE;
            case NAMESPACE_PATTERN_RUNS_OVER_SLASHES ->
                    question.asked() instanceof Request request
                            && SHAPE.matcher(request.principal()).matches()
                            && matches(question.world(), SourceField.NAMESPACES, "source.namespace")
                                    .flatMap(match ->
                                            Stream.concat(
                                                    match.values().stream(),
                                                    match.notValues().stream()))
                                    .anyMatch(pattern -> runsOver(pattern, request.principal()));
            case IDENTITY_OF_ANOTHER_SHAPE ->
                    question.asked() instanceof Request request
                            && !request.principal().isEmpty()
                            && !SHAPE.matcher(request.principal()).matches()
                            && Stream.concat(
                                            matches(
                                                    question.world(),
                                                    SourceField.NAMESPACES,
                                                    "source.namespace"),
                                            matches(
                                                    question.world(),
                                                    SourceField.SERVICE_ACCOUNTS,
                                                    "source.serviceAccount"))
                                    .anyMatch(match -> !match.isEmpty());
        };
    }

    /**
     * What the world's policies demand by a source's field or by the attribute that asks the same.
     */
    private static Stream<Match> matches(PolicyWorld world, SourceField field, String attribute) {
        return world.resources().stream()
                .flatMap(resource -> OurAnswers.read(resource).stream())
                .filter(AuthorizationPolicy.class::isInstance)
                .map(AuthorizationPolicy.class::cast)
                .flatMap(policy -> policy.rules().stream())
                .flatMap(rule ->
                        Stream.concat(
                                rule.from().stream().map(source -> source.of(field)),
                                rule.when().stream()
                                        .filter(condition -> condition.key().equals(attribute))
                                        .map(Condition::match)));
    }

    private static boolean runsOver(String pattern, String principal) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        Matcher namespace = SHAPE.matcher(principal);
        return Pattern.matches(".*/ns/" + regex + "/.*", principal)
                && namespace.matches()
                && !Pattern.matches(regex, namespace.group(1));
    }
}
