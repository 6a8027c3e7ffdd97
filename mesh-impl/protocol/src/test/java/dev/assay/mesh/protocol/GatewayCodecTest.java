package dev.assay.mesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.HostPattern;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.effective.VirtualHost;
import dev.assay.mesh.protocol.config.Gateway;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a gateway takes up arrives as it was sent, or not at all. */
class GatewayCodecTest {

    private static final String NAME = "istio-ingress/edge-0";

    @Test
    void arrivesAsItWasSent() throws Exception {
        var route =
                new HttpRoute(
                        List.of(),
                        List.of(new HttpRoute.Target("a.shop.svc.cluster.local", 80, "v1", 1)));
        var servers =
                List.of(
                        new GatewayServer(
                                80,
                                8080,
                                GatewayServer.Tls.NONE,
                                List.of(),
                                List.of(
                                        new VirtualHost(
                                                new HostPattern("*.example.com"), List.of(route)))),
                        new GatewayServer(
                                443,
                                8443,
                                GatewayServer.Tls.ISTIO_MUTUAL,
                                List.of("a.example.com"),
                                List.of()));
        assertThat(GatewayCodec.unpack(NAME, GatewayCodec.pack(servers))).isEqualTo(servers);
        assertThat(GatewayCodec.unpack(NAME, GatewayCodec.pack(List.of()))).isEmpty();
    }

    /** To take it for a server without TLS would let everybody in. */
    @Test
    void aServerThatDoesNotSayHowItsTlsEndsIsRefused() {
        var message = Gateway.newBuilder();
        message.addServersBuilder().setNumber(443).setPort(8443);
        var packed = Packing.pack(TypeUrls.GATEWAY, message.build());
        assertThatExceptionOfType(MalformedConfig.class)
                .isThrownBy(() -> GatewayCodec.unpack(NAME, packed))
                .withMessageContaining("servers[0].tls");
    }
}
