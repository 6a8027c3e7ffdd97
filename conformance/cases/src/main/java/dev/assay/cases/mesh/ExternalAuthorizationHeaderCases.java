package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.ExternalAuthorizer.deniedByProvider;
import static dev.assay.cases.probe.Expectations.answered;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.Observation.HttpAnswered;
import dev.assay.cases.probe.http.CheckServer;
import dev.assay.cases.probe.http.GrpcCheckServer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What an external authorizer, the application and the caller see of each other's headers. */
@InProfile(MESH)
@OnLane(scope = Scope.MESH, extensionProviders = ExternalAuthorizer.PROVIDERS)
final class ExternalAuthorizationHeaderCases {
    private static final String ALLOWED = "/asked/allowed";
    private static final String DENIED = "/asked/denied";

    private static final String SHOWN = "x-assay-shown";
    private static final String HIDDEN = "x-assay-hidden";
    private static final String USER = "x-assay-user";
    private static final String WHY = "x-assay-why";
    private static final String INNER = "x-assay-inner";

    @Case(
            id = "az-33-headers",
            title =
                    "provider, application and caller see of each other's headers what the provider's definition names, and the provider's take the place of the caller's",
            source = ExternalAuthorizer.API,
            how =
                    "The authorizer adds three headers to every answer; the caller sends one of them itself, and two more.",
            rows = "S12",
            features = Features.EXTERNAL_AUTHORIZATION,
            kills = {
                "provider-shown-no-header",
                "provider-shown-every-header",
                "application-told-no-header",
                "application-told-every-header",
                "caller-told-every-header"
            })
    @Leaf(id = "shown-to-provider", level = Level.EXTENDED)
    @Leaf(id = "kept-from-provider", level = Level.EXTENDED)
    @Leaf(id = "told-to-application", level = Level.EXTENDED)
    @Leaf(id = "kept-from-application", level = Level.EXTENDED)
    @Leaf(id = "told-to-caller", level = Level.EXTENDED)
    @Leaf(id = "kept-from-caller", level = Level.EXTENDED)
    void headersAreChosen(Lane lane, Observations leaves) throws Exception {
        var checks = new CheckServer();
        checks.denies(DENIED, 403);
        checks.says(USER + ": alice");
        checks.says(WHY + ": because");
        checks.says(INNER + ": inner");
        ExternalAuthorizer.deploy(lane, checks, new GrpcCheckServer());
        leaves.control(sending(lane, DENIED)).is(answered(200));
        leaves.control(told(sending(lane, ALLOWED), USER)).is(Expectation.equalTo(List.of("me")));
        lane.apply(ExternalAuthorizer.delegating("server", "assay-headers"));
        leaves.control(sending(lane, DENIED)).is(deniedByProvider(403));

        leaves.expect("shown-to-provider", shown(lane, checks, SHOWN))
                .settlesOn(Expectation.equalTo(List.of("shown")));
        leaves.expect("kept-from-provider", shown(lane, checks, HIDDEN))
                .settlesOn(Expectation.equalTo(List.of()));
        leaves.expect("told-to-application", told(sending(lane, ALLOWED), USER))
                .settlesOn(Expectation.equalTo(List.of("alice")));
        leaves.expect("kept-from-application", told(sending(lane, ALLOWED), INNER))
                .settlesOn(Expectation.equalTo(List.of()));
        leaves.expect("told-to-caller", denialHas(sending(lane, DENIED), WHY))
                .settlesOn(Expectation.equalTo(List.of("because")));
        leaves.expect("kept-from-caller", denialHas(sending(lane, DENIED), INNER))
                .settlesOn(Expectation.equalTo(List.of()));
    }

    private static Probe<Observation> sending(Lane lane, String path) {
        return Actors.request(
                lane,
                lane.naked(),
                lane.server(),
                "GET",
                path,
                List.of(SHOWN + ": shown", HIDDEN + ": hidden", USER + ": me"));
    }

    /** The values of a header that the provider was sent about a call. */
    private static Probe<List<String>> shown(Lane lane, CheckServer checks, String header) {
        Probe<Observation> call = sending(lane, ALLOWED);
        return () -> {
            call.observe();
            return checks.shown(ALLOWED, header);
        };
    }

    /** The values of a header that the application was sent. */
    private static Probe<List<String>> told(Probe<Observation> call, String header) {
        return values(
                call,
                http -> http.echo().map(report -> report.values(header)),
                "the application did not answer: ");
    }

    /** The values of a header in the provider's denial. */
    private static Probe<List<String>> denialHas(Probe<Observation> call, String header) {
        return values(
                call,
                http ->
                        Optional.of(http)
                                .filter(deniedByProvider(403)::isMetBy)
                                .map(denial -> denial.headers().getOrDefault(header, List.of())),
                "the provider did not deny: ");
    }

    private static Probe<List<String>> values(
            Probe<Observation> call,
            Function<HttpAnswered, Optional<List<String>>> values,
            String otherwise) {
        return () -> {
            Observation seen = call.observe();
            return Optional.of(seen)
                    .filter(HttpAnswered.class::isInstance)
                    .map(HttpAnswered.class::cast)
                    .flatMap(values)
                    .orElseGet(() -> List.of(otherwise + seen.describe()));
        };
    }
}
