package dev.assay.mesh.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.proxy.config.LiveValue;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.redirect.OwnSockets;
import dev.assay.mesh.proxy.testing.TestMesh;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DestinationLookupTest {

    private final LiveValue<ProxyConfig> config =
            new LiveValue<>(
                    config(service("shop", "10.43.0.7", 80), service("pay", "10.43.0.8", 443)));
    private final DestinationLookup lookup =
            new DestinationLookup(
                    config,
                    new OwnSockets(InetAddress.ofLiteral("10.42.0.5"), Set.of(15_001, 15_006)));

    @Test
    void aServicesAddressAndPortAreTheService() {
        assertThat(find("10.43.0.7", 80))
                .isEqualTo(
                        new Meant.ForService(
                                new OutboundCapture(
                                        "shop",
                                        80,
                                        new InetSocketAddress(
                                                InetAddress.ofLiteral("10.43.0.7"), 80))));
    }

    @Test
    void anotherPortOfAServicesAddressIsNoService() {
        assertThat(find("10.43.0.7", 443)).isInstanceOf(Meant.ForAddress.class);
    }

    @Test
    void aPodsOwnAddressAndAForeignOneGoWhereTheyWereMeantToGo() {
        assertThat(find("10.42.0.9", 8080)).isInstanceOf(Meant.ForAddress.class);
        assertThat(find("192.0.2.1", 443)).isInstanceOf(Meant.ForAddress.class);
    }

    @Test
    void nobodyReachesTheProxyThroughItself() {
        for (String own : List.of("10.42.0.5", "127.0.0.1", "127.0.0.6", "0.0.0.0")) {
            assertThat(find(own, 15_001)).as(own).isInstanceOf(Meant.ForNobody.class);
            assertThat(find(own, 15_006)).as(own).isInstanceOf(Meant.ForNobody.class);
        }
        assertThat(lookup.find(Optional.empty())).isInstanceOf(Meant.ForNobody.class);
    }

    @Test
    void anotherPodsPortOfTheSameNumberIsNoLoop() {
        assertThat(find("10.42.0.6", 15_001)).isInstanceOf(Meant.ForAddress.class);
    }

    @Test
    void aChangeOfTheMeshCountsForTheNextConnection() {
        config.publish(config(service("shop", "10.43.0.9", 80)));
        assertThat(find("10.43.0.7", 80)).isInstanceOf(Meant.ForAddress.class);
        assertThat(find("10.43.0.9", 80)).isInstanceOf(Meant.ForService.class);
    }

    @Test
    void aServiceWithoutAVirtualAddressIsFoundByNone() {
        config.publish(config(service("headless", "", 80), service("none", "None", 80)));
        assertThat(find("10.43.0.7", 80)).isInstanceOf(Meant.ForAddress.class);
    }

    @Test
    void anEndpointThatIsCalledByItsOwnAddressIsTheServiceWhereThatIsSaid() {
        var endpoint = new Endpoint("10.42.0.9", 8080, new UpstreamTls.Plaintext(), "shop/server");
        config.publish(config(direct("headless", "", endpoint)));
        var address = new InetSocketAddress(InetAddress.ofLiteral("10.42.0.9"), 8080);
        assertThat(find("10.42.0.9", 8080))
                .isEqualTo(
                        new Meant.ForService(
                                new OutboundCapture(
                                        "headless", 80, address, Optional.of(address))));
        assertThat(find("10.42.0.9", 80)).isInstanceOf(Meant.ForAddress.class);
        assertThat(find("10.42.0.8", 8080)).isInstanceOf(Meant.ForAddress.class);

        config.publish(config(direct("passthrough", "10.43.0.7", endpoint)));
        assertThat(find("10.42.0.9", 8080)).isInstanceOf(Meant.ForService.class);
        assertThat(find("10.43.0.7", 80)).isInstanceOf(Meant.ForService.class);
    }

    private static OutboundService direct(String host, String address, Endpoint endpoint) {
        return new OutboundService(
                host,
                address,
                List.of(
                        new ServicePort(
                                80, "", PortProtocol.TCP, List.of(endpoint), Map.of(), true)));
    }

    private Meant find(String address, int port) {
        return lookup.find(
                Optional.of(new InetSocketAddress(InetAddress.ofLiteral(address), port)));
    }

    private static OutboundService service(String host, String address, int port) {
        return new OutboundService(
                host, address, List.of(new ServicePort(port, "", PortProtocol.TCP, List.of())));
    }

    private static ProxyConfig config(OutboundService... services) {
        return new ProxyConfig(
                TestMesh.policy(TransportMode.PERMISSIVE),
                Arrays.stream(services)
                        .collect(Collectors.toMap(OutboundService::host, Function.identity())));
    }
}
