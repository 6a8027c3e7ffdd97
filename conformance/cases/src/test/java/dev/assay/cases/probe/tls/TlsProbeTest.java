package dev.assay.cases.probe.tls;

import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.protocolError;
import static dev.assay.cases.probe.Expectations.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.probe.HeldWire;
import dev.assay.cases.probe.LoopbackServer;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.Observation.Refused;
import dev.assay.cases.probe.TestAuthority;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.wire.WireHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class TlsProbeTest {
    private static TestAuthority authority;

    @BeforeAll
    static void root() throws Exception {
        authority = new TestAuthority();
    }

    private static TlsOffer offer(Defect defect) {
        var credentials = authority.of(defect, "client");
        return TlsOffer.oneWay().presenting(credentials.chain(), credentials.key());
    }

    private static WireHandler jsse(boolean demandsCertificate) throws Exception {
        return new JsseServer(
                authority.of(Defect.NONE, "server"), authority.root(), demandsCertificate);
    }

    private static Observation bytes(WireHandler handler, TlsOffer offer) throws Exception {
        try (var server = new LoopbackServer(handler)) {
            return WireProbe.tlsBytes(server.dialer(), server.destination(), offer, "hello");
        }
    }

    private static void assertMet(Expectation<Observation> expected, Observation seen) {
        assertThat(expected.isMetBy(seen)).as("%s: %s", expected.words(), seen.describe()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void aGoodCertificateIsServed(TlsVersion version) throws Exception {
        var seen = bytes(jsse(true), offer(Defect.NONE).only(version));
        assertMet(echoed().terminatedByMesh(), seen);
        var session = seen.tls().orElseThrow();
        assertThat(session.certificateRequested()).isTrue();
        assertThat(session.version())
                .isEqualTo(version == TlsVersion.TLS_1_2 ? "TLSv1.2" : "TLSv1.3");
        assertThat(session.chain()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void everyWrongCertificateIsSeenToBeRefused(TlsVersion version) throws Exception {
        for (var defect :
                List.of(Defect.FOREIGN_CA, Defect.EXPIRED, Defect.WRONG_KEY, Defect.SELF_SIGNED)) {
            var seen = bytes(jsse(true), offer(defect).only(version));
            assertMet(refused(), seen);
            assertThat(((Refused) seen).how())
                    .as(defect + ": " + seen.describe())
                    .isEqualTo(Refused.How.ALERT);
        }
        assertMet(refused(), bytes(jsse(true), TlsOffer.oneWay().only(version)));
    }

    @Test
    void aRefusedVersionIsAnAlert() throws Exception {
        var seen = bytes(jsse(false), TlsOffer.oneWay().only(TlsVersion.TLS_1_0));
        assertThat(seen).isInstanceOf(Refused.class);
        assertThat(((Refused) seen).detail()).isEqualTo("protocol_version");
    }

    @ParameterizedTest
    @EnumSource
    void theShapeOfTheClientHelloChangesNothing(WireShaper shaper) throws Exception {
        for (var version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)) {
            assertMet(
                    echoed(), bytes(jsse(true), offer(Defect.NONE).only(version).shapedBy(shaper)));
            assertMet(
                    refused(),
                    bytes(jsse(true), offer(Defect.FOREIGN_CA).only(version).shapedBy(shaper)));
        }
    }

    @Test
    void theHelloReallyTravelsInPieces() throws Exception {
        try (var server = new LoopbackServer(jsse(false))) {
            var offer = TlsOffer.oneWay().shapedBy(WireShaper.BYTES);
            WireProbe.tlsBytes(server.dialer(), server.destination(), offer, "hello");
            assertThat(server.segments().subList(0, 100))
                    .allMatch(each -> each.bytes().length == 1);
        }
        try (var server = new LoopbackServer(jsse(false))) {
            var offer = TlsOffer.oneWay().shapedBy(WireShaper.RECORDS).to("split.test");
            WireProbe.tlsBytes(server.dialer(), server.destination(), offer, "hello");
            byte[] first = server.segments().getFirst().bytes();
            assertThat(TlsRecords.parse(first).records()).hasSizeGreaterThan(5);
            assertThat(ClientHelloSeen.in(first).orElseThrow().sni()).isEqualTo("split.test");
        }
    }

    @Test
    void aServerMustHoldByTheClockThatIsGiven() throws Exception {
        String right = "spiffe://cluster.local/ns/ns/sa/server";
        var roots = List.of(authority.root());
        for (var version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)) {
            var later = InstantSource.offset(InstantSource.system(), Duration.ofHours(2));
            var then = TlsOffer.oneWay().demanding(roots, right, later).only(version);
            assertThat(bytes(jsse(false), then))
                    .isInstanceOfSatisfying(
                            Observation.Distrusted.class,
                            seen -> assertThat(seen.reason()).contains("none of the roots at "));
            var now = TlsOffer.oneWay().demanding(roots, right, InstantSource.system());
            assertMet(echoed(), bytes(jsse(false), now.only(version)));
        }
    }

    @Test
    void demandsAnIdentityOfTheServer() throws Exception {
        String right = "spiffe://cluster.local/ns/ns/sa/server";
        var roots = List.of(authority.root());
        assertMet(echoed(), bytes(jsse(false), TlsOffer.oneWay().demanding(roots, right)));
        for (var version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)) {
            var other = TlsOffer.oneWay().demanding(roots, right + "x").only(version);
            assertThat(bytes(jsse(false), other)).isInstanceOf(Observation.Distrusted.class);
            var foreign = List.of(new TestAuthority().root());
            assertThat(
                            bytes(
                                    jsse(false),
                                    TlsOffer.oneWay().demanding(foreign, right).only(version)))
                    .isInstanceOfSatisfying(
                            Observation.Distrusted.class,
                            seen -> assertThat(seen.reason()).contains("none of the roots"));
        }
    }

    @Test
    void whatIsNoTlsIsAProtocolError() throws Exception {
        byte[] answer = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        var seen =
                bytes(
                        wire -> {
                            wire.in().read(new byte[512]);
                            wire.out().write(answer);
                        },
                        TlsOffer.oneWay());
        assertMet(protocolError(), seen);
        assertThat(refused().isMetBy(seen)).isFalse();
    }

    @Test
    void resetCloseAndSilenceAreToldApart() throws Exception {
        var reset =
                bytes(
                        wire -> {
                            wire.in().read();
                            wire.abort();
                        },
                        TlsOffer.oneWay());
        assertThat(((Refused) reset).how()).isEqualTo(Refused.How.RESET);
        var closed =
                bytes(
                        wire -> {
                            wire.in().read(new byte[4096]);
                            wire.shutdownOutput();
                            wire.in().readAllBytes();
                        },
                        TlsOffer.oneWay());
        assertThat(((Refused) closed).how()).isEqualTo(Refused.How.CLOSED);
        try (var server = new LoopbackServer(wire -> wire.in().readAllBytes());
                var wire = server.dialer().dial(server.destination(), Duration.ofSeconds(5))) {
            var silent =
                    new TlsProbe()
                            .observe(
                                    wire,
                                    TlsOffer.oneWay(),
                                    (_, _, _) -> {
                                        throw new AssertionError("no handshake");
                                    },
                                    Duration.ofMillis(200));
            assertThat(silent).isInstanceOf(Observation.Silent.class);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNoRefusal() throws Exception {
        byte[] half =
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
                        .getBytes(StandardCharsets.US_ASCII);
        try (var server =
                new LoopbackServer(wire -> {
                    wire.in().read(new byte[4096]);
                    wire.out().write(half);
                })) {
            var seen = WireProbe.http(server.dialer(), server.destination(), Request.get("h", "/"));
            assertThat(seen).isInstanceOf(Observation.ProtocolErrored.class);
        }
    }

    @Test
    void theFakeServerSeesOfferChainAndAlert() throws Exception {
        var probe =
                TlsServerProbe.showing("fake", authority.of(Defect.NONE, "server"))
                        .choosing(List.of("http/1.1"));
        try (var server = new LoopbackServer(probe)) {
            var offer = offer(Defect.NONE).withAlpn(TlsOffer.ISTIO_HTTP).to("outbound_.80_._.x");
            var seen =
                    WireProbe.https(
                            server.dialer(), server.destination(), offer, Request.get("h", "/p"));
            assertMet(answered(200).byWorkload("fake"), seen);
            assertThat(seen.tls().orElseThrow().alpn()).contains("http/1.1");
            server.awaitServed();
            var accepted = probe.last().orElseThrow();
            assertThat(accepted.end()).isEqualTo(TlsServerProbe.End.SERVED);
            var hello = accepted.clientHello().orElseThrow();
            assertThat(hello.alpn()).isEqualTo(TlsOffer.ISTIO_HTTP);
            assertThat(hello.sni()).isEqualTo("outbound_.80_._.x");
            assertThat(hello.versions()).containsExactly(0x0304, 0x0303);
            assertThat(accepted.clientChain()).isEqualTo(offer.chain());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void theFakeServerHearsWhyItIsRefused(TlsVersion version) throws Exception {
        var probe = TlsServerProbe.showing("fake", authority.of(Defect.NONE, "other"));
        try (var server = new LoopbackServer(probe)) {
            assertThatThrownBy(() -> JsseServer.distrustingClient(server, version))
                    .isInstanceOf(SSLHandshakeException.class);
            server.awaitServed();
            var accepted = probe.last().orElseThrow();
            assertThat(accepted.end()).isEqualTo(TlsServerProbe.End.ALERT);
            assertThat(accepted.detail()).isEqualTo("bad_certificate");
        }
    }

    @Test
    void theFakeServerHearsAnAlertThatCameBeforeItHadWrittenItsFlight() throws Exception {
        var probe = TlsServerProbe.showing("fake", authority.of(Defect.NONE, "other"));
        var refused = new CountDownLatch(1);
        // what follows the first three records finds a client that has gone
        WireHandler overtaken = wire -> probe.serve(new HeldWire(wire, 3, refused));
        try (var server = new LoopbackServer(overtaken)) {
            assertThatThrownBy(() -> JsseServer.distrustingClient(server, TlsVersion.TLS_1_2))
                    .isInstanceOf(SSLHandshakeException.class);
            refused.countDown();
            server.awaitServed();
            assertThat(probe.last().orElseThrow().detail()).isEqualTo("bad_certificate");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyHostileChainArrivesAsItWasMade(Defect defect) throws Exception {
        for (var version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)) {
            var probe = TlsServerProbe.showing("fake", authority.of(Defect.NONE, "server"));
            try (var server = new LoopbackServer(probe)) {
                var offer = offer(defect).only(version);
                WireProbe.tlsBytes(server.dialer(), server.destination(), offer, "hello");
                server.awaitServed();
                var accepted = probe.last().orElseThrow();
                assertThat(accepted.clientChain().equals(offer.chain()))
                        .as(version + " " + accepted.describe())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void aReplayedFlightIsRefused(TlsVersion version) throws Exception {
        try (var server = new LoopbackServer(jsse(true))) {
            var recording =
                    WireProbe.recorded(
                            server.dialer(),
                            server.destination(),
                            offer(Defect.NONE).only(version),
                            "hello");
            assertMet(echoed(), recording.observation());
            assertMet(
                    refused(),
                    WireProbe.replayed(server.dialer(), server.destination(), recording));
        }
    }

    @Test
    void earlyDataOfAnUnknownSessionIsOffered() throws Exception {
        var probe = TlsServerProbe.showing("fake", authority.of(Defect.NONE, "server"));
        try (var server = new LoopbackServer(probe)) {
            var offer =
                    TlsOffer.oneWay().withEarlyData("marker".getBytes(StandardCharsets.US_ASCII));
            WireProbe.tlsBytes(server.dialer(), server.destination(), offer, "hello");
            server.awaitServed();
            var hello = probe.last().orElseThrow().clientHello().orElseThrow();
            assertThat(hello.announcesEarlyData()).isTrue();
            assertThat(hello.resumes()).isTrue();
            byte[] behind = server.segments().get(1).bytes();
            assertThat(new String(behind, StandardCharsets.ISO_8859_1)).contains("marker");
        }
    }

    @Test
    void ticketsAreReadAndNeverUsed() throws Exception {
        try (var server = new LoopbackServer(jsse(true))) {
            var recording =
                    WireProbe.recorded(
                            server.dialer(),
                            server.destination(),
                            offer(Defect.NONE).only(TlsVersion.TLS_1_3),
                            "hello");
            assertThat(recording.earlyDataLimits()).isNotEmpty();
            assertThat(recording.allowsEarlyData()).isFalse();
        }
    }

    @Test
    void aSuiteThatNobodyShouldSpeakCanBeOffered() throws Exception {
        for (Suite suite : Suite.values()) {
            var probe = TlsServerProbe.showing("fake", authority.of(Defect.NONE, "server"));
            try (var server = new LoopbackServer(probe)) {
                var seen =
                        WireProbe.tlsBytes(
                                server.dialer(),
                                server.destination(),
                                offer(Defect.NONE).only(suite),
                                "x");
                server.awaitServed();
                assertThat(
                                probe.last()
                                        .orElseThrow()
                                        .clientHello()
                                        .map(ClientHelloSeen::suites)
                                        .orElseThrow())
                        .as(suite + " " + seen.describe())
                        .contains(suite.number());
            }
        }
    }

    @Test
    void groupsCanBeChosen() throws Exception {
        for (Group group : Group.values()) {
            try (var server =
                    new LoopbackServer(
                            TlsServerProbe.showing("fake", authority.of(Defect.NONE, "s")))) {
                var seen =
                        WireProbe.tlsBytes(
                                server.dialer(),
                                server.destination(),
                                TlsOffer.oneWay().only(group),
                                "x");
                assertThat(
                                ClientHelloSeen.in(server.segments().getFirst().bytes())
                                        .map(ClientHelloSeen::groups))
                        .as(seen.describe())
                        .isEqualTo(Optional.of(List.of(group.number())));
            }
        }
    }
}
