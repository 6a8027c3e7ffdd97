package dev.assay.mesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.policy.resource.HttpMatch;
import dev.assay.mesh.policy.resource.TextMatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutboundServiceCodecTest {

    private static final OutboundService SERVICE =
            new OutboundService(
                    "backend.shop.svc.cluster.local",
                    "127.0.3.1",
                    List.of(
                            new ServicePort(
                                    80,
                                    "http",
                                    PortProtocol.HTTP,
                                    List.of(
                                            endpoint(new UpstreamTls.Plaintext()),
                                            endpoint(
                                                    new UpstreamTls.IstioMutual(
                                                            "outbound_.80_._.x", Set.of("a", "b"))),
                                            endpoint(new UpstreamTls.IstioMutual("", Set.of())),
                                            endpoint(
                                                    new UpstreamTls.Originate(
                                                            true,
                                                            "s",
                                                            List.of("n", "m"),
                                                            "/c",
                                                            "/k",
                                                            "/r",
                                                            true,
                                                            "/l",
                                                            "s")))),
                            new ServicePort(
                                    81,
                                    "",
                                    PortProtocol.AUTO,
                                    List.of(),
                                    Map.of(
                                            "v1",
                                            List.of(
                                                    new Endpoint(
                                                            "10.0.0.1",
                                                            8080,
                                                            new UpstreamTls.Plaintext(),
                                                            "shop/backend",
                                                            Optional.of(Duration.ofMillis(1)))),
                                            "none",
                                            List.of()),
                                    true)),
                    List.of(
                            new HttpRoute(
                                    List.of(
                                            new HttpMatch(
                                                    Optional.of(new TextMatch.Prefix("/a")),
                                                    Map.of(
                                                            "x", new TextMatch.Exact(""),
                                                            "y", new TextMatch.Present()))),
                                    List.of(
                                            new HttpRoute.Target("a.b", 80, "v1", 90),
                                            new HttpRoute.Target("c.d", 0, "", 10))),
                            new HttpRoute(
                                    List.of(),
                                    List.of(new HttpRoute.Target("a.b", 0, "none", 1)))));

    @Test
    void roundTrip() throws MalformedConfig {
        assertThat(OutboundServiceCodec.unpack(SERVICE.host(), OutboundServiceCodec.pack(SERVICE)))
                .isEqualTo(SERVICE);
    }

    @Test
    void anEndpointWithoutAKindIsRefusedAndNotTakenForPlaintext() {
        var message = OutboundServiceCodec.encode(SERVICE).toBuilder();
        message.getPortsBuilder(0).getEndpointsBuilder(1).clearTls();
        assertThatExceptionOfType(MalformedConfig.class)
                .isThrownBy(() -> OutboundServiceCodec.decode(message.build()))
                .withMessageContaining("ports[0].endpoints[1].tls: is missing");
    }

    @Test
    void aRouteThatCannotBeReadWholeIsRefused() {
        var without = OutboundServiceCodec.encode(SERVICE).toBuilder();
        without.getRoutesBuilder(0).getMatchesBuilder(0).getUriBuilder().clearKind();
        assertThatExceptionOfType(MalformedConfig.class)
                .isThrownBy(() -> OutboundServiceCodec.decode(without.build()))
                .withMessageContaining("routes[0].uri: is missing");
        var nowhere = OutboundServiceCodec.encode(SERVICE).toBuilder();
        nowhere.getRoutesBuilder(1).clearTargets();
        assertThatExceptionOfType(MalformedConfig.class)
                .isThrownBy(() -> OutboundServiceCodec.decode(nowhere.build()))
                .withMessageContaining("routes[1].targets: is missing");
    }

    @Test
    void anAgeBeyondAllTimeIsRefused() {
        var message = OutboundServiceCodec.encode(SERVICE).toBuilder();
        message.getPortsBuilder(0).getEndpointsBuilder(0).setMaxConnectionAgeMillis(-1);
        assertThatExceptionOfType(MalformedConfig.class)
                .isThrownBy(() -> OutboundServiceCodec.decode(message.build()))
                .withMessageContaining(
                        "endpoints[0].max_connection_age_millis: 18446744073709551615 (expected: below 2^63)");
    }

    @Test
    void portsAndNamesMustFit() {
        var message = OutboundServiceCodec.encode(SERVICE).toBuilder();
        message.getPortsBuilder(0).getEndpointsBuilder(0).setPort(70000);
        assertThatExceptionOfType(MalformedConfig.class)
                .isThrownBy(() -> OutboundServiceCodec.decode(message.build()))
                .withMessageContaining("70000 (expected: 1..65535)");
        assertThatExceptionOfType(MalformedConfig.class)
                .isThrownBy(() ->
                        OutboundServiceCodec.unpack("other", OutboundServiceCodec.pack(SERVICE)))
                .withMessageContaining("expected: the resource's name");
    }

    private static Endpoint endpoint(UpstreamTls tls) {
        return new Endpoint("10.0.0.1", 8080, tls, "shop/backend");
    }
}
