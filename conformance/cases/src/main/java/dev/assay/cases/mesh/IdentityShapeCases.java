package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.HostileLeaf.traced;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.mesh.ShownCertificate.By;
import dev.assay.cases.mesh.ShownCertificate.Verdict;
import dev.assay.cases.probe.Certificates;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.fixtures.hostile.Defect;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * SPIFFE IDs that are right and not of Istio's shape, {@code /ns/NAMESPACE/sa/ACCOUNT}: who has one
 * is in no namespace, has no service account, and is no server that a service names.
 */
@InProfile(MESH)
final class IdentityShapeCases {
    private static final String IDENTITY =
            "seed 003; istio/istio: pkg/spiffe/spiffe.go, ParseIdentity";

    static Stream<HostileLeaf> shapes() {
        return traced(
                shown(new Verdict.AcceptedOrRefused(), By.CLIENT),
                shown(new Verdict.Refused(), By.SERVER));
    }

    private static Stream<ShownCertificate> shown(Verdict verdict, By by) {
        return Stream.of(
                        Defect.NO_NAMESPACE_IN_ID,
                        Defect.OTHER_WORDS_IN_ID,
                        Defect.FURTHER_SEGMENT_IN_ID)
                .flatMap(each -> ShownCertificate.of(Level.EXTENDED, verdict, by, each));
    }

    @Case(
            id = "sv-32",
            title =
                    "an ID of another shape than Istio's is taken as it stands, or refused, and names no server",
            source = IDENTITY,
            rows = "S2",
            kills = "other-shapes-made-to-fit")
    @LeafSource("shapes")
    void otherShapes(Lane lane, Observations leaves, List<HostileLeaf> wanted) throws Exception {
        Showing.judge(lane, leaves, wanted);
    }

    /** What a rule asks about its caller. */
    private enum Asking {
        NAMESPACE,
        NOT_NAMESPACE,
        ACCOUNT,
        PRINCIPAL,
        LAST_SEGMENTS
    }

    /**
     * A rule with a path of its own, and a caller that asks for that path.
     *
     * @param passes whether the rule lets it pass, where it is spoken to at all
     */
    record Ruled(String leafId, Defect shape, Asking asking, boolean passes, Level level)
            implements LeafParameter {
        @Override
        public String group() {
            return "ruled";
        }

        @Override
        public String title() {
            return (shape == Defect.NONE ? "an ID of Istio's shape" : shape.sentence())
                    + ", and the rule asks for "
                    + switch (asking) {
                        case NAMESPACE -> "its namespace";
                        case NOT_NAMESPACE -> "any but its namespace, to deny it";
                        case ACCOUNT -> "its namespace and service account";
                        case PRINCIPAL -> "the whole principal";
                        case LAST_SEGMENTS -> "the principal's end";
                    };
        }

        private String path() {
            return "/" + leafId;
        }

        private boolean denies() {
            return asking == Asking.NOT_NAMESPACE;
        }

        private String source(Lane lane) {
            String namespace = lane.namespace().name();
            String account = Actors.PROBER_ACCOUNT;
            return switch (asking) {
                case NAMESPACE -> "namespaces: [\"" + namespace + "\"]";
                case NOT_NAMESPACE -> "notNamespaces: [\"" + namespace + "\"]";
                case ACCOUNT -> "serviceAccounts: [\"" + namespace + "/" + account + "\"]";
                case PRINCIPAL -> "principals: [\"" + principal(lane, shape) + "\"]";
                case LAST_SEGMENTS -> "principals: [\"*/sa/" + account + "\"]";
            };
        }

        private String asked(Lane lane) {
            return """
            - from:
              - source:
                  %s
              to:
              - operation:
                  paths: ["%s"]
            """
                    .formatted(source(lane), path());
        }

        private String open() {
            return """
            - to:
              - operation:
                  paths: ["%s"]
            """
                    .formatted(path());
        }

        private Expectation<Observation> expected() {
            if (shape == Defect.NONE) {
                return passes ? answered(200) : denied();
            }
            return (passes ? answered(200) : denied()).or(refused());
        }
    }

    static Stream<Ruled> rules() {
        return Stream.concat(
                Stream.of(
                        ruled("right-shape-namespace", Defect.NONE, Asking.NAMESPACE, true),
                        ruled("right-shape-not-namespace", Defect.NONE, Asking.NOT_NAMESPACE, true),
                        ruled("right-shape-account", Defect.NONE, Asking.ACCOUNT, true)),
                Stream.concat(
                        Stream.of(Defect.NO_NAMESPACE_IN_ID, Defect.OTHER_WORDS_IN_ID)
                                .flatMap(IdentityShapeCases::without),
                        Stream.of(
                                // The principal is a text, and the star stands for any beginning.
                                ruled(
                                        "no-namespace-in-id-last-segments",
                                        Defect.NO_NAMESPACE_IN_ID,
                                        Asking.LAST_SEGMENTS,
                                        true),
                                // Istio looks for /ns/NAMESPACE/ anywhere, and ParseIdentity
                                // demands five segments.
                                new Ruled(
                                        "further-segment-in-id-namespace",
                                        Defect.FURTHER_SEGMENT_IN_ID,
                                        Asking.NAMESPACE,
                                        false,
                                        Level.PROVISIONAL))));
    }

    private static Stream<Ruled> without(Defect shape) {
        return Stream.of(
                ruled(shape.id() + "-namespace", shape, Asking.NAMESPACE, false),
                ruled(shape.id() + "-not-namespace", shape, Asking.NOT_NAMESPACE, false),
                ruled(shape.id() + "-account", shape, Asking.ACCOUNT, false),
                ruled(shape.id() + "-principal", shape, Asking.PRINCIPAL, true));
    }

    private static Ruled ruled(String leafId, Defect shape, Asking asking, boolean passes) {
        return new Ruled(leafId, shape, asking, passes, Level.EXTENDED);
    }

    @Case(
            id = "sv-32-rules",
            title =
                    "an ID of another shape than Istio's is in no namespace and has no service account; its principal is what it says",
            source =
                    IDENTITY
                            + "; pilot/pkg/security/authz/model/generator.go, srcNamespaceGenerator, srcServiceAccountGenerator and srcPrincipalGenerator",
            how =
                    "Each rule has a path of its own in two policies. A mesh that lets no such ID through TLS is right, too. A principal is a text: one that ends like a rule's is let in by it, whatever its shape.",
            rows = {"S2", "S12"},
            kills = {"namespace-by-position", "missing-namespace-is-the-policys"})
    @LeafSource("rules")
    void rulesAboutOtherShapes(Lane lane, Observations leaves, List<Ruled> wanted)
            throws Exception {
        leaves.control(asking(lane, Defect.NONE, "/")).is(answered(200));
        lane.apply(
                authorizationPolicy(
                        "deny",
                        selecting("app: server"),
                        "DENY",
                        rules().filter(Ruled::denies)
                                .map(each -> each.asked(lane))
                                .collect(Collectors.joining())));
        lane.apply(
                authorizationPolicy(
                        "allow",
                        selecting("app: server"),
                        "ALLOW",
                        rules().map(each -> each.denies() ? each.open() : each.asked(lane))
                                .collect(Collectors.joining())));
        lane.awaitSentinel(lane.server());
        for (Ruled each : wanted) {
            leaves.expect(each.leafId(), asking(lane, each.shape(), each.path()))
                    .settlesOn(each.expected());
        }
    }

    private static String principal(Lane lane, Defect shape) {
        return Certificates.uris(Actors.meshOffer(lane, shape).chain().getFirst())
                .getFirst()
                .substring("spiffe://".length());
    }

    private static Probe<Observation> asking(Lane lane, Defect shape, String path) {
        TlsOffer offer = Actors.meshOffer(lane, shape).withAlpn(TlsOffer.ISTIO_HTTP);
        return () ->
                WireProbe.https(
                        lane.naked().dialer(),
                        lane.server().port(Actors.HTTP),
                        offer,
                        Request.get("assay.example", path));
    }
}
