package dev.assay.mesh.policy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.transport.Detected.ClientHello;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue's mode by protocol table, as it was seen on a real Istio. */
class AlpnTransportMatrixTest {

    private final TransportMatrix matrix = new AlpnTransportMatrix();

    @ParameterizedTest(name = "{0}: {1} to {2}")
    @CsvSource(
            textBlock =
                    """
                    # id,   sent,                                port,  DISABLE,  PERMISSIVE, STRICT
                    mx-01,  plaintext,                           TCP,   TCP,      TCP,        refuse
                    mx-05,  plaintext,                           HTTP,  HTTP,     HTTP,       refuse
                    mx-05b, plaintext,                           HTTP2, HTTP,     HTTP,       refuse
                    mx-11,  plaintext,                           AUTO,  SNIFF,    SNIFF,      refuse
                    mx-16,  plaintext,                           wl,    SNIFF,    SNIFF,      refuse
                    mx-03,  none,                                TCP,   raw,      raw,        mTLS TCP
                    mx-06,  none,                                HTTP,  HTTP,     refuse,     mTLS HTTP
                    mx-06b, h2,                                  HTTP2, HTTP,     refuse,     mTLS HTTP
                    mx-12,  none,                                AUTO,  raw,      raw,        mTLS TCP
                    mx-12b, h2 http/1.1,                         AUTO,  raw,      raw,        mTLS TCP
                    mx-17,  none,                                wl,    raw,      raw,        mTLS TCP
                    mx-04,  istio,                               TCP,   raw,      mTLS TCP,   mTLS TCP
                    mx-04b, istio-http/1.1 istio http/1.1,       TCP,   raw,      mTLS TCP,   mTLS TCP
                    mx-07,  istio-http/1.1 istio http/1.1,       HTTP,  HTTP,     mTLS HTTP,  mTLS HTTP
                    mx-07b, istio,                               HTTP,  HTTP,     mTLS HTTP,  mTLS HTTP
                    mx-13,  istio-peer-exchange istio,           AUTO,  raw,      mTLS TCP,   mTLS TCP
                    mx-14,  istio-http/1.1 istio http/1.1,       AUTO,  raw,      mTLS HTTP,  mTLS HTTP
                    mx-14b, istio-h2 istio h2,                   AUTO,  raw,      mTLS HTTP,  mTLS HTTP
                    mx-14c, istio-http/1.0 istio,                AUTO,  raw,      mTLS HTTP,  mTLS HTTP
                    mx-14d, istio,                               AUTO,  raw,      mTLS TCP,   mTLS TCP
                    mx-14e, http/1.1,                            AUTO,  raw,      raw,        mTLS TCP
                    mx-14f, istio istio-http/1.1,                AUTO,  raw,      mTLS TCP,   mTLS TCP
                    mx-14g, h2 istio-h2,                         AUTO,  raw,      mTLS HTTP,  mTLS HTTP
                    mx-18,  istio,                               wl,    raw,      mTLS TCP,   mTLS TCP
                    mx-18b, istio-http/1.1 istio http/1.1,       wl,    raw,      mTLS HTTP,  mTLS HTTP
                    mx-19,  istiox,                              TCP,   raw,      raw,        mTLS TCP
                    """)
    void table(
            String id, String sent, String port, String disable, String permissive, String strict) {
        assertThat(id).startsWith("mx-");
        assertThat(cell(TransportMode.DISABLE, sent, port)).isEqualTo(disable);
        assertThat(cell(TransportMode.PERMISSIVE, sent, port)).isEqualTo(permissive);
        assertThat(cell(TransportMode.STRICT, sent, port)).isEqualTo(strict);
    }

    private String cell(TransportMode mode, String sent, String port) {
        Detected detected =
                switch (sent) {
                    case "plaintext" -> new Detected.Plaintext();
                    case "none" -> new ClientHello(List.of(), "");
                    default -> new ClientHello(List.of(sent.split(" ")), "");
                };
        boolean declared = !port.equals("wl");
        // An undeclared port's protocol must not matter, hence the misleading HTTP.
        PortProtocol protocol = declared ? PortProtocol.valueOf(port) : PortProtocol.HTTP;
        return switch (matrix.decide(mode, protocol, declared, detected)) {
            case TransportDecision.Refuse refuse -> {
                assertThat(refuse.reason()).isNotBlank();
                yield "refuse";
            }
            case TransportDecision.PassThroughTls _ -> "raw";
            case TransportDecision.Plaintext plain -> plain.layer().name();
            case TransportDecision.TerminateMutualTls tls -> "mTLS " + tls.layer();
        };
    }
}
