package dev.assay.mesh.policy.transport;

import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.transport.Detected.ClientHello;
import dev.assay.mesh.policy.transport.TransportDecision.PassThroughTls;
import dev.assay.mesh.policy.transport.TransportDecision.Plaintext;
import dev.assay.mesh.policy.transport.TransportDecision.Refuse;
import dev.assay.mesh.policy.transport.TransportDecision.TerminateMutualTls;
import java.util.List;
import java.util.Set;

/**
 * Istio's matrix. PERMISSIVE tells the mesh's TLS from an application's by its ALPN, never by a
 * client certificate; STRICT terminates all TLS. Where the port's protocol is open, the ALPN
 * chooses the layer under mutual TLS, not the bytes. Source: istio/istio {@code
 * pilot/pkg/networking/core/filterchain_options.go}, and Envoy's filter chain match, in which the
 * first offered protocol that any chain names decides.
 */
public final class AlpnTransportMatrix implements TransportMatrix {

    private static final Set<String> MESH_HTTP =
            Set.of("istio-http/1.0", "istio-http/1.1", "istio-h2");
    private static final Set<String> MESH_TCP = Set.of("istio", "istio-peer-exchange");

    @Override
    public TransportDecision decide(
            TransportMode mode, PortProtocol protocol, boolean declared, Detected detected) {
        PortProtocol effective = declared ? protocol : PortProtocol.AUTO;
        return switch (detected) {
            case Detected.Plaintext _ ->
                    mode == TransportMode.STRICT
                            ? new Refuse("plaintext on a STRICT port")
                            : new Plaintext(plaintextLayer(effective));
            case ClientHello hello ->
                    switch (mode) {
                        case DISABLE ->
                                effective.isHttp()
                                        ? new Plaintext(Layer.HTTP)
                                        : new PassThroughTls();
                        case PERMISSIVE -> permissive(effective, hello.alpn());
                        case STRICT -> new TerminateMutualTls(tlsLayer(effective, hello.alpn()));
                    };
        };
    }

    private static TransportDecision permissive(PortProtocol protocol, List<String> alpn) {
        if (alpn.stream().anyMatch(p -> MESH_HTTP.contains(p) || MESH_TCP.contains(p))) {
            return new TerminateMutualTls(tlsLayer(protocol, alpn));
        }
        return protocol.isHttp()
                ? new Refuse("TLS without the mesh's ALPN on a PERMISSIVE HTTP port")
                : new PassThroughTls();
    }

    private static Layer plaintextLayer(PortProtocol protocol) {
        return switch (protocol) {
            case HTTP, HTTP2 -> Layer.HTTP;
            case TCP -> Layer.TCP;
            case AUTO -> Layer.SNIFF;
        };
    }

    private static Layer tlsLayer(PortProtocol protocol, List<String> alpn) {
        return switch (protocol) {
            case HTTP, HTTP2 -> Layer.HTTP;
            case TCP -> Layer.TCP;
            case AUTO -> {
                for (String offered : alpn) {
                    if (MESH_HTTP.contains(offered)) {
                        yield Layer.HTTP;
                    }
                    if (MESH_TCP.contains(offered)) {
                        yield Layer.TCP;
                    }
                }
                yield Layer.TCP;
            }
        };
    }
}
