package dev.assay.cases.probe.tls;

import static dev.assay.fixtures.wire.Tap.Direction.CLIENT_TO_SERVER;
import static dev.assay.fixtures.wire.Tap.Direction.SERVER_TO_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.probe.LoopbackServer;
import dev.assay.cases.probe.TestAuthority;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.tls.HandshakeTrace.Kind;
import dev.assay.cases.probe.tls.HandshakeTrace.Step;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.wire.Tap.Capture;
import dev.assay.fixtures.wire.Tap.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HandshakeTraceTest {
    private static List<Segment> segments(TlsVersion version) throws Exception {
        var authority = new TestAuthority();
        var own = authority.of(Defect.NONE, "client");
        var jsse = new JsseServer(authority.of(Defect.NONE, "server"), authority.root(), true);
        try (var server = new LoopbackServer(jsse)) {
            WireProbe.tlsBytes(
                    server.dialer(),
                    server.destination(),
                    TlsOffer.oneWay().presenting(own.chain(), own.key()).only(version),
                    "hello");
            return server.segments();
        }
    }

    private static HandshakeTrace trace(List<Segment> segments) {
        return HandshakeTrace.of(new Capture("server", 1, segments, true));
    }

    @Test
    void ofTls12ShowsTheWholeOrder() throws Exception {
        var segments = segments(TlsVersion.TLS_1_2);
        var trace = trace(segments);
        assertThat(trace.isTls()).isTrue();
        assertThat(trace.isTls13()).isFalse();
        assertThat(
                        trace.steps().stream()
                                .filter(step -> step.from() == CLIENT_TO_SERVER)
                                .map(Step::kind))
                .startsWith(
                        Kind.CLIENT_HELLO,
                        Kind.CERTIFICATE,
                        Kind.CLIENT_KEY_EXCHANGE,
                        Kind.CERTIFICATE_VERIFY,
                        Kind.CHANGE_CIPHER_SPEC,
                        Kind.FINISHED,
                        Kind.APPLICATION_DATA);
        assertThat(trace.first(SERVER_TO_CLIENT, Kind.CERTIFICATE_REQUEST))
                .isBetween(1, trace.first(CLIENT_TO_SERVER, Kind.CERTIFICATE));
        assertThat(trace.first(SERVER_TO_CLIENT, Kind.FINISHED))
                .isLessThan(trace.first(CLIENT_TO_SERVER, Kind.APPLICATION_DATA));
    }

    @Test
    void ofTls13ShowsHellosAndLengths() throws Exception {
        var trace = trace(segments(TlsVersion.TLS_1_3));
        assertThat(trace.isTls()).isTrue();
        assertThat(trace.isTls13()).isTrue();
        assertThat(trace.clientHello().orElseThrow().versions()).containsExactly(0x0304);
        assertThat(trace.steps().stream().map(Step::kind))
                .doesNotContain(Kind.CERTIFICATE, Kind.APPLICATION_DATA);
        assertThat(trace.first(SERVER_TO_CLIENT, Kind.PROTECTED))
                .isLessThan(trace.first(CLIENT_TO_SERVER, Kind.PROTECTED));
    }

    @Test
    void isTheSameHoweverTheBytesAreCut() throws Exception {
        var whole = segments(TlsVersion.TLS_1_2);
        var bytes = new ArrayList<Segment>();
        for (Segment segment : whole) {
            for (byte each : segment.bytes()) {
                bytes.add(new Segment(segment.direction(), 0, new byte[] {each}));
            }
        }
        assertThat(trace(bytes).steps()).isEqualTo(trace(whole).steps());
    }

    @Test
    void plaintextIsNoTls() {
        byte[] request = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(TlsRecords.parse(request).isTls()).isFalse();
        assertThat(
                        trace(
                                        List.of(
                                                new Segment(CLIENT_TO_SERVER, 0, request),
                                                new Segment(SERVER_TO_CLIENT, 0, request)))
                                .isTls())
                .isFalse();
    }

    @Test
    void plaintextBehindTlsIsFound() throws Exception {
        byte[] hello =
                segments(TlsVersion.TLS_1_3).stream()
                        .filter(segment -> segment.direction() == CLIENT_TO_SERVER)
                        .findFirst()
                        .orElseThrow()
                        .bytes();
        byte[] both = Arrays.copyOf(hello, hello.length + 6);
        System.arraycopy("secret".getBytes(StandardCharsets.US_ASCII), 0, both, hello.length, 6);
        assertThat(TlsRecords.parse(hello).isTls()).isTrue();
        assertThat(TlsRecords.parse(both).isTls()).isFalse();
        byte[] cutOff = Arrays.copyOf(hello, hello.length + 20);
        System.arraycopy(hello, 0, cutOff, hello.length, 20);
        assertThat(TlsRecords.parse(cutOff).isTls()).isTrue();
    }

    @Test
    void damagedHellosAreNoHellos() throws Exception {
        byte[] hello = segments(TlsVersion.TLS_1_3).getFirst().bytes();
        for (int at = 0; at < hello.length; at++) {
            byte[] damaged = hello.clone();
            damaged[at] ^= (byte) 0xff;
            // none of them may do worse than be unreadable
            ClientHelloSeen.in(damaged).ifPresent(seen -> assertThat(seen.describe()).isNotEmpty());
        }
        assertThat(ClientHelloSeen.in(new byte[0])).isEmpty();
    }
}
