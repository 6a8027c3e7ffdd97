package dev.assay.cases.breakage;

import static dev.assay.cases.breakage.Symptoms.reset;
import static dev.assay.cases.catalogue.Profile.BREAKAGE;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.breakage.Breakage.Place;
import dev.assay.cases.breakage.Breakage.State;
import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.Actors;
import dev.assay.cases.mesh.Spread;
import dev.assay.cases.probe.Expectations.Answer;
import dev.assay.cases.sidecar.Cause;
import dev.assay.cases.sidecar.SidecarLog;
import dev.assay.fixtures.diagnosis.Diagnosis;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Some have a sidecar, and some have not. */
@InProfile(BREAKAGE)
final class PartialMeshCases {
    private static final String REVIEWS = "reviews";
    private static final String OLD_VERSION = "reviews-v1";
    private static final String LEGACY = "legacy";
    private static final int CALLS = 8;

    private static final WorkloadSpec INJECTED = version(WorkloadSpec.meshed("reviews-v2"), "v2");
    private static final List<ServiceSpec> REVIEWS_SERVICES =
            List.of(
                    new ServiceSpec(REVIEWS, Map.of("app", REVIEWS), ServiceSpec.standingPorts()),
                    new ServiceSpec(
                            OLD_VERSION,
                            Map.of("app", REVIEWS, "version", "v1"),
                            ServiceSpec.standingPorts()));

    private static final String REVIEWS_RESOURCES =
            """
            apiVersion: security.istio.io/v1beta1
            kind: PeerAuthentication
            metadata:
              name: reviews
            spec:
              selector:
                matchLabels:
                  app: reviews
              mtls:
                mode: STRICT
            ---
            apiVersion: networking.istio.io/v1alpha3
            kind: DestinationRule
            metadata:
              name: reviews
            spec:
              host: reviews
              trafficPolicy:
                tls:
                  mode: ISTIO_MUTUAL
            ---
            apiVersion: networking.istio.io/v1alpha3
            kind: DestinationRule
            metadata:
              name: reviews-v1
            spec:
              host: reviews-v1
              trafficPolicy:
                tls:
                  mode: ISTIO_MUTUAL
            """;

    /** The pod of the old version was not recreated when injection was switched on. */
    static final Breakage PARTIAL_INJECTION =
            new Breakage(
                    Documents.HOW_IT_BREAKS + ", \"Reason 1: Partial Sidecar Injection\"",
                    new State(
                            new Place(
                                    List.of(
                                            INJECTED,
                                            version(WorkloadSpec.naked("reviews-v1-old"), "v1")),
                                    REVIEWS_SERVICES),
                            Place.EMPTY,
                            REVIEWS_RESOURCES),
                    new State(
                            new Place(
                                    List.of(
                                            INJECTED,
                                            version(WorkloadSpec.meshed("reviews-v1-new"), "v1")),
                                    REVIEWS_SERVICES),
                            Place.EMPTY,
                            REVIEWS_RESOURCES));

    private static final String LEGACY_RESOURCES =
            """
            apiVersion: security.istio.io/v1beta1
            kind: PeerAuthentication
            metadata:
              name: default
            spec:
              mtls:
                mode: STRICT
            ---
            apiVersion: networking.istio.io/v1alpha3
            kind: DestinationRule
            metadata:
              name: legacy
            spec:
              host: legacy.${other}.svc.cluster.local
              trafficPolicy:
                tls:
                  mode: ISTIO_MUTUAL
            """;

    /** Service A in a meshed namespace, service B in one that is not. */
    static final Breakage UNMESHED_NAMESPACE =
            new Breakage(
                    Documents.HOW_IT_BREAKS + ", \"Reason 2: Namespace Not Fully Meshed\"",
                    legacy(WorkloadSpec.naked("legacy-old")),
                    legacy(WorkloadSpec.meshed("legacy-new")));

    private static WorkloadSpec version(WorkloadSpec workload, String version) {
        return workload.as(REVIEWS).labelled(Map.of("app", REVIEWS, "version", version));
    }

    private static State legacy(WorkloadSpec workload) {
        return new State(
                Place.EMPTY,
                new Place(
                        List.of(workload.as(LEGACY).labelled(Map.of("app", LEGACY))),
                        List.of(ServiceSpec.standing(LEGACY))),
                LEGACY_RESOURCES);
    }

    @Case(
            id = "bk-01",
            title =
                    "partial sidecar injection: a caller's sidecar answers 503 for the pods without one, and a caller without one is reset by the pods with one",
            source = Documents.HOW_IT_BREAKS + ", \"Reason 1: Partial Sidecar Injection\"",
            how =
                    "The document: \"Some pods have Envoy, some don't. Result: Envoy expects mTLS, plaintext traffic arrives, handshake fails. Symptom: 503 upstream connect error.\"\nHere: of the Deployment reviews, version v2 has sidecars and v1 was not recreated since injection was switched on; PeerAuthentication STRICT, DestinationRule ISTIO_MUTUAL.\nIts repair: \"Enable sidecar injection everywhere\": v1 is recreated.",
            rows = {"S14", "S16", "S17"},
            kills = {
                "falls-back-to-plaintext",
                "tls-failures-unlogged",
                "peers-unlogged",
                "diagnosis-finds-nothing"
            })
    @Leaf(
            id = "symptom",
            title =
                    "a caller with a sidecar gets 503 upstream connect error from the version without sidecars")
    @Leaf(
            id = "symptom-naked-caller",
            title = "a caller without a sidecar is reset by the version with sidecars: no 503")
    @Leaf(
            id = "nobody-else-answers",
            title = "of the whole service only the pod with a sidecar ever answers")
    @Leaf(
            id = "cause",
            title = "the caller's sidecar logs the TLS handshake error and the naked pod's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "cause-naked-caller",
            title = "the server's sidecar logs filter_chain_not_found and the caller's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "diagnosis",
            title =
                    "before the first call, the tool names the DestinationRule and the pod without a sidecar together",
            features = Features.DIAGNOSIS)
    @Leaf(
            id = "repair",
            title = "the recreated pod answers, identified; the caller was not restarted")
    @Leaf(id = "repair-whole-service", title = "every pod of the service answers, none fails")
    void partialInjection(Lane lane, Diagnosis tool, Observations leaves) throws Exception {
        Map<String, Workload> pods = PARTIAL_INJECTION.broken().standUp(lane);
        Workload old = Objects.requireNonNull(pods.get("reviews-v1-old"));
        Workload injected = Objects.requireNonNull(pods.get("reviews-v2"));
        var unharmed = Instances.of(lane.client(), injected);
        leaves.control(Actors.toService(lane, OLD_VERSION)).is(answered(200).byWorkload(name(old)));
        leaves.control(Actors.nakedTo(lane, injected, Actors.HTTP)).is(answered(200));
        var clientLog = SidecarLog.from(lane.client()::sidecarLog);
        var serverLog = SidecarLog.from(injected::sidecarLog);

        leaves.expect(
                        "diagnosis",
                        Diagnosed.by(
                                tool,
                                lane,
                                PARTIAL_INJECTION.broken().resources(),
                                "DestinationRule ${namespace}/reviews-v1"))
                .is(
                        Diagnosed.naming(
                                lane,
                                "DestinationRule ${namespace}/reviews-v1",
                                "Deployment ${namespace}/reviews-v1-old"));

        PARTIAL_INJECTION.broken().applyTo(lane);

        var toOld = Actors.toService(lane, OLD_VERSION);
        leaves.expect("symptom", toOld).settlesOn(upstreamFailure());
        var nakedCall = Actors.nakedTo(lane, injected, Actors.HTTP);
        leaves.expect("symptom-naked-caller", nakedCall).settlesOn(reset());
        leaves.expect("nobody-else-answers", Actors.spread(lane, REVIEWS, CALLS))
                .settlesOn(answersOf(Set.of("reviews-v2")));
        var cause = Cause.tlsError().naming(old);
        leaves.expect("cause", clientLog.after(toOld, cause)).settlesOn(cause.logged());
        var refusal = Cause.noFilterChain().naming(lane.naked());
        leaves.expect("cause-naked-caller", serverLog.after(nakedCall, refusal))
                .settlesOn(refusal.logged());

        Workload recreated = lane.deploy(PARTIAL_INJECTION.repaired().here().workloads().getLast());
        old.close();
        leaves.expect("repair", Actors.toService(lane, OLD_VERSION))
                .settlesOn(identified(lane, lane.client()).byWorkload(name(recreated)));
        leaves.expect("repair-whole-service", Actors.spread(lane, REVIEWS, CALLS))
                .settlesOn(
                        answersOf(Set.of("reviews-v1-new", "reviews-v2"))
                                .and(
                                        Expectation.of(
                                                "no other answer",
                                                seen -> seen.others().isEmpty())));
        leaves.expect("repair", unharmed::now).is(unharmed.unchanged());
        leaves.expect(
                        "diagnosis",
                        Diagnosed.by(
                                tool,
                                lane,
                                PARTIAL_INJECTION.repaired().resources(),
                                "DestinationRule ${namespace}/reviews-v1"))
                .is(Diagnosed.silentOf(lane, "DestinationRule ${namespace}/reviews-v1"));
    }

    @Case(
            id = "bk-02",
            title =
                    "a namespace that is not meshed: its callers are reset under STRICT, and calls to it fail with 503 where mutual TLS is demanded",
            source = Documents.HOW_IT_BREAKS + ", \"Reason 2: Namespace Not Fully Meshed\"",
            how =
                    "The document: \"Service A in meshed namespace, Service B in non-meshed namespace. STRICT mTLS blocks traffic completely. Always verify both sides are meshed.\"\nHere both directions: STRICT blocks the one into the mesh; the one out of it goes on in plaintext (auto mTLS, a control shows it) until a DestinationRule demands ISTIO_MUTUAL.\nIts repair: \"Fix non-meshed services\": B gets sidecars.",
            rows = {"S15", "S16", "S17"},
            kills = {
                "falls-back-to-plaintext",
                "namespace-policies-ignored",
                "refusals-unlogged",
                "diagnosis-finds-nothing"
            })
    @Leaf(id = "symptom", title = "B calls A: reset, no 503")
    @Leaf(id = "symptom-outward", title = "A calls B: 503 upstream connect error")
    @Leaf(
            id = "cause",
            title = "A's sidecar logs filter_chain_not_found and B's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "cause-outward",
            title = "the sidecar of A's caller logs the TLS handshake error and B's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "diagnosis",
            title =
                    "before the first call, the tool names what is STRICT and who has no sidecar, and the DestinationRule and its server",
            features = Features.DIAGNOSIS)
    @Leaf(id = "repair", title = "B, with a sidecar, is answered by A, identified")
    @Leaf(id = "repair-outward", title = "B, with a sidecar, answers A, identified")
    void unmeshedNamespace(Lane lane, Diagnosis tool, Observations leaves) throws Exception {
        String legacyHost = lane.other().host(LEGACY);
        Workload old =
                Objects.requireNonNull(UNMESHED_NAMESPACE.broken().standUp(lane).get("legacy-old"));
        var unharmed = Instances.of(lane.client(), lane.server());
        leaves.control(Actors.meshedFrom(lane, old, lane.server())).is(answered(200));
        leaves.control(Calls.get(lane.client(), legacyHost))
                .is(answered(200).byWorkload(name(old)).withoutClientIdentity());
        var clientLog = SidecarLog.from(lane.client()::sidecarLog);
        var serverLog = SidecarLog.from(lane.server()::sidecarLog);

        var diagnosed =
                Diagnosed.by(
                        tool,
                        lane,
                        UNMESHED_NAMESPACE.broken().resources(),
                        "PeerAuthentication ${namespace}/default",
                        "DestinationRule ${namespace}/legacy");
        leaves.expect("diagnosis", diagnosed)
                .is(
                        Diagnosed.naming(
                                lane,
                                "PeerAuthentication ${namespace}/default",
                                "Deployment ${other}/legacy-old"));
        leaves.expect("diagnosis", diagnosed)
                .is(
                        Diagnosed.naming(
                                lane,
                                "DestinationRule ${namespace}/legacy",
                                "Deployment ${other}/legacy-old"));

        UNMESHED_NAMESPACE.broken().applyTo(lane);

        var inward = Actors.meshedFrom(lane, old, lane.server());
        leaves.expect("symptom", inward).settlesOn(reset());
        var outward = Calls.get(lane.client(), legacyHost);
        leaves.expect("symptom-outward", outward).settlesOn(upstreamFailure());
        var refusal = Cause.noFilterChain().naming(old);
        leaves.expect("cause", serverLog.after(inward, refusal)).settlesOn(refusal.logged());
        var cause = Cause.tlsError().naming(old);
        leaves.expect("cause-outward", clientLog.after(outward, cause)).settlesOn(cause.logged());

        Workload fresh =
                lane.deployOther(UNMESHED_NAMESPACE.repaired().other().workloads().getFirst());
        old.close();
        leaves.expect("repair", Actors.meshedFrom(lane, fresh, lane.server()))
                .settlesOn(identified(lane, fresh).byWorkload(name(lane.server())));
        leaves.expect("repair-outward", Calls.get(lane.client(), legacyHost))
                .settlesOn(identified(lane, lane.client()).byWorkload(name(fresh)));
        leaves.expect("repair", unharmed::now).is(unharmed.unchanged());
        leaves.expect(
                        "diagnosis",
                        Diagnosed.by(
                                tool,
                                lane,
                                UNMESHED_NAMESPACE.repaired().resources(),
                                "DestinationRule ${namespace}/legacy"))
                .is(Diagnosed.silentOf(lane, "DestinationRule ${namespace}/legacy"));
    }

    private static Answer identified(Lane lane, Workload caller) {
        return answered(200).withClientIdentity(Actors.identity(lane, caller));
    }

    private static String name(Workload workload) {
        return workload.spec().name();
    }

    private static Expectation<Spread> answersOf(Set<String> names) {
        return Expectation.of("answers of " + names, seen -> seen.callees().equals(names));
    }
}
