package dev.assay.cases.breakage;

import static dev.assay.cases.catalogue.Profile.BREAKAGE;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.breakage.Breakage.Place;
import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.Actors;
import dev.assay.cases.sidecar.Cause;
import dev.assay.cases.sidecar.SidecarLog;
import dev.assay.fixtures.diagnosis.Diagnosis;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.util.List;
import java.util.Objects;

/** The caller's DestinationRule and the server's policies do not go together. */
@InProfile(BREAKAGE)
final class ModeMismatchCases {
    private static final String BACKEND = "backend";

    /** The beginning of a handshake record of TLS (RFC 8446, section 5.1). */
    private static final String HANDSHAKE_RECORD = "\u0016\u0003";

    private static final String MUTUAL_TO_BACKEND =
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: DestinationRule
            metadata:
              name: backend
            spec:
              host: backend
              trafficPolicy:
                tls:
                  mode: ISTIO_MUTUAL
            """;

    static final Breakage MUTUAL_AGAINST_DISABLE =
            Breakage.ofPlace(
                    Documents.HOW_IT_BREAKS + ", \"Reason 3: DestinationRule mTLS Mismatch\"",
                    new Place(
                            List.of(WorkloadSpec.meshed(BACKEND)),
                            List.of(ServiceSpec.standing(BACKEND))),
                    MUTUAL_TO_BACKEND + "---\n" + backendMode("DISABLE"),
                    MUTUAL_TO_BACKEND + "---\n" + backendMode("STRICT"));

    static final Breakage DISABLE_AGAINST_STRICT =
            Breakage.ofResources(
                    Documents.DESTINATION_RULE_503,
                    serverStrict() + "---\n" + toServer("DISABLE"),
                    serverStrict() + "---\n" + toServer("ISTIO_MUTUAL"));

    static final Breakage PRINCIPALS_OVER_PLAINTEXT =
            Breakage.ofResources(
                    Documents.MUTUAL_TRIGGER,
                    onlyTheClient() + "---\n" + toServer("DISABLE"),
                    onlyTheClient() + "---\n" + toServer("ISTIO_MUTUAL"));

    private static String backendMode(String mode) {
        return """
        apiVersion: security.istio.io/v1beta1
        kind: PeerAuthentication
        metadata:
          name: backend
        spec:
          selector:
            matchLabels:
              app: backend
          mtls:
            mode: %s
        """
                .formatted(mode);
    }

    private static String serverStrict() {
        return """
        apiVersion: security.istio.io/v1beta1
        kind: PeerAuthentication
        metadata:
          name: server
        spec:
          selector:
            matchLabels:
              app: server
          mtls:
            mode: STRICT
        """;
    }

    private static String toServer(String mode) {
        return """
        apiVersion: networking.istio.io/v1alpha3
        kind: DestinationRule
        metadata:
          name: server
        spec:
          host: server
          trafficPolicy:
            tls:
              mode: %s
        """
                .formatted(mode);
    }

    private static String onlyTheClient() {
        return """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata:
          name: only-the-client
        spec:
          selector:
            matchLabels:
              app: server
          action: ALLOW
          rules:
          - from:
            - source:
                principals: ["${trustDomain}/ns/${namespace}/sa/client"]
        """;
    }

    @Case(
            id = "bk-03",
            title =
                    "DestinationRule ISTIO_MUTUAL against PeerAuthentication DISABLE: 503 for HTTP, and for TCP the handshake reaches the application",
            source = Documents.HOW_IT_BREAKS + ", \"Reason 3: DestinationRule mTLS Mismatch\"",
            how =
                    "The document: \"trafficPolicy tls mode ISTIO_MUTUAL. But PeerAuthentication disables mTLS. Result: Client uses mTLS, Server rejects connection. This mismatch is extremely common.\"\nDISABLE does not refuse TLS, it does not know of it.\nThe repair is seed 003's: \"the server-side Envoy must also be configured to accept mTLS connections\", by a PeerAuthentication STRICT for the backend.",
            rows = {"S16", "S17"},
            kills = {
                "falls-back-to-plaintext",
                "disable-still-terminates",
                "tls-failures-unlogged",
                "diagnosis-finds-nothing",
                "diagnosis-lines-of-the-first-document",
                "diagnosis-never-forgets"
            })
    @Leaf(id = "symptom", title = "HTTP: 503 upstream connect error")
    @Leaf(
            id = "symptom-tcp",
            title =
                    "TCP: the caller's connection ends, and the application has been sent a TLS ClientHello")
    @Leaf(
            id = "cause",
            title =
                    "the caller's sidecar logs the TLS handshake error wrong_version_number and the server's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "diagnosis",
            title =
                    "before the first call, the tool names the DestinationRule and the PeerAuthentication together",
            features = Features.DIAGNOSIS)
    @Leaf(id = "repair", title = "HTTP: answered, identified; nobody was restarted")
    @Leaf(id = "repair-tcp", title = "TCP: echoed")
    void mutualAgainstDisable(Lane lane, Diagnosis tool, Observations leaves) throws Exception {
        Workload backend =
                Objects.requireNonNull(MUTUAL_AGAINST_DISABLE.broken().standUp(lane).get(BACKEND));
        var unharmed = Instances.of(lane.client(), backend);
        leaves.control(Actors.meshed(lane, backend)).is(answered(200));
        leaves.control(Actors.meshedTcp(lane, backend)).is(echoed());
        leaves.control(() -> handshakesSeen(backend)).is(Expectation.equalTo(0L));
        var clientLog = SidecarLog.from(lane.client()::sidecarLog);

        Diagnosed.tells(
                leaves,
                tool,
                lane,
                MUTUAL_AGAINST_DISABLE,
                "DestinationRule ${namespace}/backend",
                "PeerAuthentication ${namespace}/backend");

        lane.apply(backendMode("DISABLE"));
        leaves.control(Actors.meshed(lane, backend)).is(answered(200).withoutClientIdentity());
        MUTUAL_AGAINST_DISABLE.broken().applyTo(lane);

        leaves.expect("symptom", Actors.meshed(lane, backend)).settlesOn(upstreamFailure());
        leaves.expect("symptom-tcp", Actors.meshedTcp(lane, backend)).settlesOn(refused());
        leaves.expect("symptom-tcp", () -> handshakesSeen(backend))
                .settlesOn(
                        Expectation.of(
                                "the application was sent a TLS ClientHello", seen -> seen > 0));
        var cause = Cause.tlsError("wrong_version_number").naming(backend);
        leaves.expect("cause", clientLog.after(Actors.meshed(lane, backend), cause))
                .settlesOn(cause.logged());

        MUTUAL_AGAINST_DISABLE.repaired().applyTo(lane);
        leaves.expect("repair", Actors.meshed(lane, backend))
                .settlesOn(answered(200).withClientIdentity(Actors.identity(lane, lane.client())));
        leaves.expect("repair-tcp", Actors.meshedTcp(lane, backend)).settlesOn(echoed());
        leaves.expect("repair", unharmed::now).is(unharmed.unchanged());
    }

    private static long handshakesSeen(Workload workload) {
        return workload.received().stream()
                .filter(entry -> entry.startsWith(HANDSHAKE_RECORD))
                .count();
    }

    @Case(
            id = "bk-04",
            title =
                    "DestinationRule DISABLE against PeerAuthentication STRICT: the caller's sidecar answers 503",
            source = Documents.DESTINATION_RULE_503 + "; istio/istio#32079",
            how =
                    "The document: requests start to get 503 when a DestinationRule was applied, since it conflicts with the server's TLS mode: the sidecar makes \"plain HTTP requests instead of TLS encrypted requests\".\nIts repair: the rule's mode has to be ISTIO_MUTUAL.",
            rows = {"S16", "S17"},
            kills = {
                "destination-rule-ignored",
                "refusals-unlogged",
                "diagnosis-finds-nothing",
                "diagnosis-lines-of-the-first-document",
                "diagnosis-never-forgets"
            })
    @Leaf(id = "symptom", title = "503 upstream connect error")
    @Leaf(
            id = "cause",
            title = "the server's sidecar logs filter_chain_not_found and the caller's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "cause-at-the-caller",
            title = "the caller's sidecar logs 503, flag UC and the server's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "diagnosis",
            title =
                    "before the first call, the tool names the DestinationRule and the PeerAuthentication together",
            features = Features.DIAGNOSIS)
    @Leaf(id = "repair", title = "answered, identified; nobody was restarted")
    void disableAgainstStrict(Lane lane, Diagnosis tool, Observations leaves) throws Exception {
        var unharmed = Instances.of(lane.client(), lane.server());
        leaves.control(Actors.meshed(lane, lane.server())).is(answered(200));
        var clientLog = SidecarLog.from(lane.client()::sidecarLog);
        var serverLog = SidecarLog.from(lane.server()::sidecarLog);

        Diagnosed.tells(
                leaves,
                tool,
                lane,
                DISABLE_AGAINST_STRICT,
                "DestinationRule ${namespace}/server",
                "PeerAuthentication ${namespace}/server");

        DISABLE_AGAINST_STRICT.broken().applyTo(lane);

        var call = Actors.meshed(lane, lane.server());
        leaves.expect("symptom", call).settlesOn(upstreamFailure());
        var refusal = Cause.noFilterChain().naming(lane.client());
        leaves.expect("cause", serverLog.after(call, refusal)).settlesOn(refusal.logged());
        var end =
                Cause.containing("503", "\\b503\\b")
                        .and(Cause.containing("flag UC", "\\bUC\\b"))
                        .naming(lane.server());
        leaves.expect("cause-at-the-caller", clientLog.after(call, end)).settlesOn(end.logged());

        DISABLE_AGAINST_STRICT.repaired().applyTo(lane);
        leaves.expect("repair", Actors.meshed(lane, lane.server()))
                .settlesOn(answered(200).withClientIdentity(Actors.identity(lane, lane.client())));
        leaves.expect("repair", unharmed::now).is(unharmed.unchanged());
    }

    @Case(
            id = "bk-07",
            title =
                    "principals in a policy while the traffic is plaintext: the right caller is denied, for nobody has proved who it is",
            source =
                    Documents.MUTUAL_TRIGGER
                            + "; istio.io: docs/concepts/security, \"Dependency on mutual TLS\"; istio/istio#21259, #36119, #42332",
            how =
                    "The document: authorization uses \"the verified workload identity established during the mTLS handshake\", \"this check happens after the mTLS handshake\".\nHere: a policy that allows the client's principal, which works, until a DestinationRule turns mutual TLS off; the server is PERMISSIVE and takes the plaintext, without an identity.\nThe repair: ISTIO_MUTUAL, \"the trigger\".",
            rows = {"S12", "S16", "S17"},
            kills = {
                "destination-rule-ignored",
                "unmatched-is-allowed",
                "peers-unlogged",
                "diagnosis-finds-nothing"
            })
    @Leaf(id = "symptom", title = "403 RBAC: access denied, for the very caller that is allowed")
    @Leaf(
            id = "cause",
            title = "the server's sidecar logs rbac_access_denied and the caller's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "diagnosis",
            title =
                    "before the first call, the tool names the policy and the DestinationRule that takes the identity away",
            features = Features.DIAGNOSIS)
    @Leaf(id = "repair", title = "answered, identified; nobody was restarted")
    void principalsOverPlaintext(Lane lane, Diagnosis tool, Observations leaves) throws Exception {
        var unharmed = Instances.of(lane.client(), lane.server());
        var identified = answered(200).withClientIdentity(Actors.identity(lane, lane.client()));
        lane.apply(onlyTheClient());
        // the policy has arrived when it denies others, and works when it lets the client pass
        leaves.control(Actors.naked(lane, lane.server())).is(denied());
        leaves.control(Actors.meshed(lane, lane.server())).is(identified);
        var serverLog = SidecarLog.from(lane.server()::sidecarLog);

        Diagnosed.tells(
                leaves,
                tool,
                lane,
                PRINCIPALS_OVER_PLAINTEXT,
                "AuthorizationPolicy ${namespace}/only-the-client",
                "DestinationRule ${namespace}/server");

        PRINCIPALS_OVER_PLAINTEXT.broken().applyTo(lane);

        var call = Actors.meshed(lane, lane.server());
        leaves.expect("symptom", call).settlesOn(denied());
        var cause = Cause.accessDenied().naming(lane.client());
        leaves.expect("cause", serverLog.after(call, cause)).settlesOn(cause.logged());

        PRINCIPALS_OVER_PLAINTEXT.repaired().applyTo(lane);
        leaves.expect("repair", Actors.meshed(lane, lane.server())).settlesOn(identified);
        leaves.expect("repair", unharmed::now).is(unharmed.unchanged());
    }
}
