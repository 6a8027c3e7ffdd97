package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.fixtures.environment.MeshClock;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Destination;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Certificates are good by the mesh's clock, which is set here instead of being waited for. */
@InProfile(MESH)
@OnLane(scope = Scope.MESH)
final class MeshClockCases {
    /** Istio dates certificates back by two minutes; linkerd's outage was one of less. */
    private static final Duration SLOW = Duration.ofSeconds(90);

    /** Beyond what is forgiven, and within what a signer lives. */
    private static final Duration BEYOND_EXPIRY = Duration.ofMinutes(15);

    private static final Expectation<Observation> DISTRUSTED =
            Expectation.of(
                    "the probe refuses the server's certificate",
                    Observation.Distrusted.class::isInstance);

    @Case(
            id = "ca-08-slow-clock",
            title =
                    "a workload whose clock is 90 seconds slow, or fast, believes a certificate that was issued just now",
            source =
                    "istio/istio: security/pkg/pki/util/generate_cert.go, ClockSkewGracePeriod; linkerd/linkerd2#6427",
            rows = "S3",
            needs = Need.EMBEDDED,
            kills = {"not-before-is-now", "only-fresh-ones-believed"})
    @Leaf(id = "slow-server")
    @Leaf(id = "slow-caller")
    @Leaf(id = "fast-server", level = Level.EXTENDED)
    @Leaf(id = "fast-caller", level = Level.EXTENDED)
    void skewed(Lane lane, Observations leaves) throws Exception {
        MeshClock clock = lane.clock();
        Workload fresh = lane.deploy(WorkloadSpec.meshed("fresh"));
        lane.expose(ServiceSpec.standing("fresh"));
        Probe<Observation> called = Actors.meshedTcpFrom(lane, fresh, lane.server());
        Probe<Observation> calling = Actors.meshedTcp(lane, fresh);
        leaves.control(called).is(echoed());
        leaves.control(calling).is(echoed());
        clock.set(SLOW.negated());
        leaves.expect("slow-server", called).settlesOn(echoed());
        leaves.expect("slow-caller", calling).settlesOn(echoed());
        clock.set(SLOW);
        leaves.expect("fast-server", called).settlesOn(echoed());
        leaves.expect("fast-caller", calling).settlesOn(echoed());
    }

    @Case(
            id = "rot-07-set-clock",
            title = "what has expired by the mesh's clock is refused at once, and good again by it",
            source = "RFC 5280 section 6.1.3; spiffe/spiffe: standards/X509-SVID.md, section 5.1",
            how =
                    "The clock of the whole mesh is set beyond the end of a caller's and a server's certificate, and back. A caller whose certificate is good then is served.",
            rows = {"S4", "S6"},
            needs = Need.EMBEDDED,
            kills = {
                "expired-for-ever",
                "own-clock",
                "validity-ignored",
                "server-validity-ignored"
            })
    @Leaf(id = "good-then")
    @Leaf(id = "expired-caller-refused")
    @Leaf(id = "expired-server-refused")
    @Leaf(
            id = "suite-says-so-too",
            title =
                    "the suite's own probe refuses the expired server by the mesh's clock, and takes it by the real one")
    @Leaf(id = "good-again")
    void setBeyondExpiry(Lane lane, Observations leaves) throws Exception {
        MeshClock clock = lane.clock();
        var server = RenewableServer.with(credentials(lane, RenewableServer.NAME, now()));
        Workload standing = server.standUp(lane);
        Probe<Observation> call = toServerByHand(lane);
        Probe<Observation> ofToday = caller(lane, now());
        var byHand = answered(200).byWorkload(RenewableServer.NAME);
        leaves.control(ofToday).is(answered(200));
        leaves.control(call).is(byHand);
        leaves.control(demanding(lane, standing, clock::now)).is(byHand);

        Duration lifetime = lane.mesh().options().certificateLifetime();
        clock.set(lifetime.plus(BEYOND_EXPIRY));
        leaves.expect("good-then", caller(lane, clock.now())).settlesOn(answered(200));
        leaves.expect("expired-caller-refused", ofToday).settlesOn(refused());
        server.renew(credentials(lane, RenewableServer.NAME, now()));
        leaves.expect("expired-server-refused", call).settlesOn(upstreamFailure());
        leaves.expect("suite-says-so-too", demanding(lane, standing, clock::now))
                .settlesOn(DISTRUSTED);
        leaves.expect("suite-says-so-too", demanding(lane, standing, InstantSource.system()))
                .settlesOn(byHand);

        clock.set(Duration.ZERO);
        server.renew(credentials(lane, RenewableServer.NAME, now()));
        leaves.expect("good-again", ofToday).settlesOn(answered(200));
        leaves.expect("good-again", call).settlesOn(byHand);
    }

    /**
     * The suite's own probe, which goes on only with a server whose certificate holds by a clock.
     */
    private static Probe<Observation> demanding(Lane lane, Workload byHand, InstantSource clock) {
        String identity =
                "spiffe://%s/ns/%s/sa/%s"
                        .formatted(
                                lane.mesh().options().trustDomain(),
                                lane.namespace().name(),
                                RenewableServer.NAME);
        TlsOffer offer =
                TlsOffer.oneWay()
                        .withAlpn(TlsOffer.ISTIO_HTTP)
                        .demanding(lane.mesh().ca().roots(), identity, clock);
        return () ->
                WireProbe.https(
                        lane.naked().dialer(),
                        byHand.port(RenewableServer.PORT),
                        offer,
                        Request.get("assay.example", "/"));
    }

    /** The lane's client asks the server that stands by hand, by the mesh's mutual TLS. */
    static Probe<Observation> toServerByHand(Lane lane) throws Exception {
        String host = lane.namespace().host(RenewableServer.NAME);
        lane.apply(Policies.destinationRule(RenewableServer.NAME, host, "ISTIO_MUTUAL"));
        lane.awaitCallerSentinel();
        return () ->
                WireProbe.http(
                        lane.client().dialer(),
                        Destination.service(host, ServiceSpec.HTTP),
                        Request.get(host, "/"));
    }

    /** The prober, with a certificate that was issued at some time. */
    private static Probe<Observation> caller(Lane lane, Instant issued) {
        return Actors.mutualAs(lane, lane.server(), credentials(lane, "prober", issued));
    }

    private static Credentials credentials(Lane lane, String account, Instant issued) {
        return new HostileCertificates(
                        lane.mesh().ca().pluggedSigner(),
                        lane.mesh().options().trustDomain(),
                        Clock.fixed(issued, ZoneOffset.UTC),
                        lane.mesh().secrets())
                .of(Defect.NONE, lane.namespace().name(), account);
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}
