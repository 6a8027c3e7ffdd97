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
        var believed = new RootsCodec.Believed("one\ntwo\n", "lists\n");
        Any packed = RootsCodec.pack(believed);
        assertThat(RootsCodec.unpack(packed)).isEqualTo(believed);
        var secret = packed.unpack(Secret.class);
        assertThat(secret.getName()).isEqualTo("ROOTCA");
        assertThat(secret.getValidationContext().getCrl().getInlineBytes().toStringUtf8())
                .isEqualTo("lists\n");
    }

    @Test
    void withoutListsEnvoyIsToldOfNone() throws Exception {
        var believed = new RootsCodec.Believed("one\n", "");
        Any packed = RootsCodec.pack(believed);
        assertThat(RootsCodec.unpack(packed)).isEqualTo(believed);
        assertThat(packed.unpack(Secret.class).getValidationContext().hasCrl()).isFalse();
    }

    @Test
    void listsThatAreNotInTheSecretAreNotReadAsNone() throws Exception {
        var secret = RootsCodec.pack(new RootsCodec.Believed("one\n", "")).unpack(Secret.class);
        var elsewhere = secret.toBuilder();
        elsewhere.getValidationContextBuilder().getCrlBuilder().setFilename("/etc/crl.pem");
        Any packed = Packing.pack(TypeUrls.SECRET, elsewhere.build());
        assertThatThrownBy(() -> RootsCodec.unpack(packed))
                .isInstanceOf(MalformedConfig.class)
                .hasMessage("ROOTCA: crl: expected inline_bytes");
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
