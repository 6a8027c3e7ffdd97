package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.tls.Returned.that;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.Returned;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was right once is judged anew: a verdict is no better than the certificate. */
@InProfile(MESH)
final class OutlivedCertificateCases {
    /** From its making to its control on a busy machine; what is left of it is waited for. */
    private static final Duration LIFETIME = Duration.ofSeconds(10);

    @Case(
            id = "tls-06-meanwhile",
            title = "a client certificate that was accepted is refused once it has expired",
            source = "RFC 5280 section 6.1.3 (a) (2); boringssl: ssl/ssl_x509.cc:1204",
            how =
                    "A client shows one certificate over and over, on new connections, until it has expired for some moments. Another one comes back in resumed sessions."
                            + ReturningCallers.NO_TICKETS,
            rows = "S6",
            kills = {
                "verdict-outlives-certificate",
                "validity-ignored",
                "resumed-without-judgement"
            })
    @Leaf(id = "tls-1.2")
    @Leaf(id = "tls-1.3")
    @Leaf(id = "returning", level = Level.EXTENDED)
    @Leaf(id = "alert", level = Level.EXTENDED)
    @Leaf(id = "logged", level = Level.EXTENDED, features = Features.ACCESS_LOG)
    @Leaf(id = "counted", level = Level.EXTENDED, features = Features.TLS_METRICS)
    void expiresMeanwhile(Lane lane, Observations leaves) throws Exception {
        TransportSecurityCases.strict(lane, leaves);
        var honestly = answered(200).withClientIdentity(Actors.proberIdentity(lane));
        Map<TlsVersion, Probe<Observation>> calls = new LinkedHashMap<>();
        for (TlsVersion version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)) {
            Probe<Observation> call = showing(lane, version);
            leaves.control(call).is(honestly);
            calls.put(version, call);
        }
        var returning = ReturningCallers.of(lane, leaves, lasting(lane)).values();
        var refusals =
                Refusals.ofCallers(
                        leaves, lane.server(), lane.naked(), Actors.proberIdentity(lane));
        Patience untilExpired = leaves.patience().within(LIFETIME.plus(leaves.patience().limit()));
        for (var each : calls.entrySet()) {
            String leaf = each.getKey().id();
            leaves.expect(leaf, refusals.noting(Grounds.of(leaf, Defect.EXPIRED), each.getValue()))
                    .settlesOn(refused(), untilExpired);
            leaves.expect(leaf, Actors.mutual(lane, lane.server(), Actors.HTTP))
                    .settlesOn(honestly);
        }
        for (Probe<Returned> each : returning) {
            leaves.expect("returning", each).settlesOn(that(refused()), untilExpired);
        }
        Refusals.judge(leaves, refusals);
    }

    /** The same certificate at each call. */
    private static Probe<Observation> showing(Lane lane, TlsVersion version) {
        Credentials credentials = lasting(lane);
        TlsOffer offer =
                TlsOffer.oneWay()
                        .presenting(credentials.chain(), credentials.key())
                        .withAlpn(TlsOffer.ISTIO_HTTP)
                        .only(version);
        return () ->
                WireProbe.https(
                        lane.naked().dialer(),
                        lane.server().port(Actors.HTTP),
                        offer,
                        Request.get("assay.example", "/"));
    }

    private static Credentials lasting(Lane lane) {
        return new HostileCertificates(
                        lane.mesh().ca().pluggedSigner(),
                        lane.mesh().options().trustDomain(),
                        Clock.systemUTC(),
                        lane.mesh().secrets())
                .lasting(LIFETIME, lane.namespace().name(), Actors.PROBER_ACCOUNT);
    }
}
