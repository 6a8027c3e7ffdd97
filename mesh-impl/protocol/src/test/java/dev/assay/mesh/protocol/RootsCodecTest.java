package dev.assay.mesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import org.junit.jupiter.api.Test;

final class RootsCodecTest {

    @Test
    void whatIsPackedIsUnpackedAndIsASecretForEnvoy() throws Exception {
        Any packed = RootsCodec.pack("one\ntwo\n");
        assertThat(RootsCodec.unpack(packed)).isEqualTo("one\ntwo\n");
        assertThat(packed.unpack(Secret.class).getName()).isEqualTo("ROOTCA");
    }

    @Test
    void whatIsNoSecretIsRefused() {
        Any other = Any.newBuilder().setTypeUrl(TypeUrls.INBOUND_POLICY).build();
        Any broken =
                Any.newBuilder()
                        .setTypeUrl(TypeUrls.SECRET)
                        .setValue(ByteString.copyFromUtf8("\u0001"))
                        .build();
        assertThatThrownBy(() -> RootsCodec.unpack(other))
                .isInstanceOf(MalformedConfig.class)
                .hasMessageStartingWith("ROOTCA: type_url: ");
        assertThatThrownBy(() -> RootsCodec.unpack(broken))
                .isInstanceOf(MalformedConfig.class)
                .hasMessageStartingWith("ROOTCA: value: ");
    }
}
