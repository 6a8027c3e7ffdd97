package dev.assay.mesh.proxy.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class KernelDestinationTest {

    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;

    @Test
    void anAddressIsReadAsTheKernelWritesIt() {
        assertThat(KernelDestination.parse(sockaddr(AF_INET)))
                .contains(new InetSocketAddress("10.43.0.200", 50_080));
    }

    @Test
    void anotherFamilyOrAShortAnswerIsNoAddress() {
        assertThat(KernelDestination.parse(sockaddr(AF_INET6))).isEmpty();
        assertThat(KernelDestination.parse(ByteBuffer.allocate(4))).isEmpty();
    }

    private static ByteBuffer sockaddr(short family) {
        var raw = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putShort(family);
        raw.order(ByteOrder.BIG_ENDIAN)
                .putShort((short) 50_080)
                .put(new byte[] {10, 43, 0, (byte) 200});
        return raw;
    }
}
