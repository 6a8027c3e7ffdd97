package dev.assay.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.protocol.InboundPolicyCodec;
import dev.assay.mesh.protocol.RootsCodec;
import dev.assay.mesh.protocol.TypeUrls;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.testing.TestCa;
import dev.assay.mesh.proxy.testing.TestMesh;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Test;

class ReceivedConfigTest {
    private static final String WORKLOAD = "shop/server";

    private final ReceivedConfig received = new ReceivedConfig(WORKLOAD, false);

    @Test
    void aRefusedPolicyLeavesTheOneBeforeIt() throws RejectedConfig {
        received.apply(response(TypeUrls.INBOUND_POLICY, policy(TransportMode.STRICT)));
        received.apply(response(TypeUrls.OUTBOUND_SERVICE));

        assertThatThrownBy(() ->
                        received.apply(
                                response(
                                        TypeUrls.INBOUND_POLICY,
                                        policy(TransportMode.DISABLE),
                                        policy(TransportMode.DISABLE).toBuilder()
                                                .setName("shop/other")
                                                .build())))
                .isInstanceOf(RejectedConfig.class);

        assertThat(received.config().map(ProxyConfig::inbound))
                .isEqualTo(Optional.of(TestMesh.policy(TransportMode.STRICT)));
    }

    @Test
    void aRefusedSecretLeavesTheRootsBeforeIt() throws RejectedConfig, IOException {
        received.apply(response(TypeUrls.SECRET, roots(pem())));
        var before = received.roots();

        assertThatThrownBy(() ->
                        received.apply(response(TypeUrls.SECRET, roots(pem()), roots("no PEM"))))
                .isInstanceOf(RejectedConfig.class);

        assertThat(received.roots()).isPresent().isEqualTo(before);
    }

    private static DeltaDiscoveryResponse response(String type, Resource... resources) {
        return DeltaDiscoveryResponse.newBuilder()
                .setTypeUrl(type)
                .addAllResources(List.of(resources))
                .build();
    }

    private static Resource policy(TransportMode mode) {
        return resource(WORKLOAD, InboundPolicyCodec.pack(TestMesh.policy(mode)));
    }

    @Test
    void revocationListsThatCannotBeReadLeaveWhatWasThereBefore()
            throws RejectedConfig, IOException {
        received.apply(response(TypeUrls.SECRET, roots(pem())));
        var before = received.roots();

        assertThatThrownBy(
                        () -> received.apply(response(TypeUrls.SECRET, believed(pem(), "no list"))))
                .isInstanceOf(RejectedConfig.class)
                .hasMessageContaining("ROOTCA: revocation lists: ");

        assertThat(received.roots()).isPresent().isEqualTo(before);
    }

    private static Resource roots(String pem) {
        return believed(pem, "");
    }

    private static Resource believed(String pem, String revocations) {
        return resource(
                RootsCodec.NAME, RootsCodec.pack(new RootsCodec.Believed(pem, revocations)));
    }

    private static Resource resource(String name, Any packed) {
        return Resource.newBuilder().setName(name).setVersion("1").setResource(packed).build();
    }

    private static String pem() throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(new TestCa().root());
        }
        return text.toString();
    }
}
