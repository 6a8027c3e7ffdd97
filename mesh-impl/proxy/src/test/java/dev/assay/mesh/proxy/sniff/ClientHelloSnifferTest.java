package dev.assay.mesh.proxy.sniff;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloSnifferTest {

    private static final int LIMIT = 64 * 1024;
    private static final ClientHello EXPECTED =
            new ClientHello("server.shop.svc.cluster.local", List.of("istio-http/1.1", "istio"));

    private final ClientHelloSniffer sniffer = new RecordClientHelloSniffer(LIMIT);

    private static byte[] hello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine(EXPECTED.serverName(), 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(EXPECTED.alpn().toArray(String[]::new));
        engine.setSSLParameters(parameters);
        var record = ByteBuffer.allocate(32 * 1024);
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    /** The same handshake message in records of the given size. */
    private static byte[] inRecordsOf(byte[] record, int size) {
        var out = new ByteArrayOutputStream();
        for (int at = 5; at < record.length; at += size) {
            int length = Math.min(size, record.length - at);
            out.writeBytes(new byte[] {0x16, 3, 1, (byte) (length >> 8), (byte) length});
            out.write(record, at, length);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 100, 16384})
    void isReadOutOfRecordsOfAnySizeAndNotBeforeItIsWhole(int recordSize) throws Exception {
        byte[] bytes = inRecordsOf(hello(), recordSize);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(sniffer.sniff(Unpooled.wrappedBuffer(bytes, 0, length)))
                    .as("%d of %d bytes", length, bytes.length)
                    .isEqualTo(new Sniffed.NeedMore());
        }
        assertThat(sniffer.sniff(Unpooled.wrappedBuffer(bytes)))
                .isEqualTo(new Sniffed.Tls(EXPECTED));
        // What follows the hello does not matter.
        assertThat(sniffer.sniff(Unpooled.wrappedBuffer(bytes, new byte[] {1, 2, 3})))
                .isEqualTo(new Sniffed.Tls(EXPECTED));
    }

    @Test
    void damagedHellosNeverThrowAndAreNeverHeldForEver() throws Exception {
        byte[] good = hello();
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            byte[] bytes = inRecordsOf(good, 1 + random.nextInt(600));
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertThat(sniffer.sniff(Unpooled.wrappedBuffer(bytes)))
                    .as("seed %d", seed)
                    .isNotNull();
        }
    }

    @Test
    void aHelloThatIsTooLargeIsGivenUpAtTheLimit() {
        byte[] header = {0x16, 3, 1, 0x40, 0, 1, 0, (byte) 0xff, (byte) 0xff};
        byte[] large = Arrays.copyOf(header, 5 + 0x4000);
        ByteBuf all = Unpooled.buffer();
        Sniffed last = new Sniffed.NeedMore();
        int total = 0;
        while (last instanceof Sniffed.NeedMore && total < 2 * LIMIT) {
            all.writeBytes(large);
            total += large.length;
            last = sniffer.sniff(all);
        }
        assertThat(last).isInstanceOf(Sniffed.Malformed.class);
        assertThat(total).isLessThanOrEqualTo(LIMIT + large.length);
    }

    @Test
    void plaintextIsNotTls() {
        for (String text : List.of("GET / HTTP/1.1\r\n", "\u0017\u0003", "\u0016\u0002", "\0")) {
            assertThat(
                            sniffer.sniff(
                                    Unpooled.copiedBuffer(
                                            text, java.nio.charset.StandardCharsets.ISO_8859_1)))
                    .isEqualTo(new Sniffed.Other());
        }
    }

    @Test
    void noBytesMakeAnySnifferThrow() {
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 6 && random.nextBoolean()) {
                System.arraycopy(new byte[] {0x16, 3, 1, 0, 60, 1}, 0, bytes, 0, 6);
            }
            ByteBuf all = Unpooled.wrappedBuffer(bytes);
            assertThat(sniffer.sniff(all)).as("seed %d", seed).isNotNull();
            assertThat(HttpSniffer.onHttpPort(all)).as("seed %d", seed).isNotNull();
            assertThat(HttpSniffer.onUnknownPort(all)).as("seed %d", seed).isNotNull();
            assertThat(all.readerIndex()).isZero();
        }
    }
}
