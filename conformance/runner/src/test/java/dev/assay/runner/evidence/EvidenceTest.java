package dev.assay.runner.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.fixtures.wire.Tap.Capture;
import dev.assay.fixtures.wire.Tap.Direction;
import dev.assay.fixtures.wire.Tap.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EvidenceTest {
    private static final byte[] SECRET = {
        (byte) 0xfb, (byte) 0xef, (byte) 0xbe, 7, 6, 5, 4, 3, 2, 1, 0, (byte) 0xff, (byte) 0xfe, 42
    };

    static Stream<byte[]> outputsThatHoldIt() {
        var padded = new byte[SECRET.length + 3];
        System.arraycopy(SECRET, 0, padded, 1, SECRET.length);
        return Stream.of(
                        HexFormat.of().formatHex(SECRET),
                        HexFormat.of().withUpperCase().formatHex(SECRET),
                        Base64.getEncoder().encodeToString(SECRET),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(SECRET),
                        Base64.getEncoder().encodeToString(padded),
                        Base64.getMimeEncoder(4, new byte[] {'\n'}).encodeToString(SECRET),
                        new String(SECRET, StandardCharsets.ISO_8859_1))
                .map(text -> ("before " + text + " after").getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("outputsThatHoldIt")
    void aSecretIsFoundInEveryFormAndWithheld(byte[] output) {
        var ledger = new SecretLedger();
        ledger.register("a workload's key", SECRET);
        var scan = new SecretScan(ledger);
        assertThat(scan.find(output)).contains("a workload's key");
        assertThat(new String(scan.withhold(output), StandardCharsets.UTF_8))
                .startsWith("withheld:");
    }

    @Test
    void outputWithoutASecretStaysAsItIs() {
        var ledger = new SecretLedger();
        ledger.register("a workload's key", SECRET);
        byte[] output = "-----BEGIN CERTIFICATE-----".getBytes(StandardCharsets.US_ASCII);
        assertThat(new SecretScan(ledger).withhold(output)).isSameAs(output);
    }

    @Test
    void aCaptureIsACompleteSequenceOfPcapngBlocks() {
        byte[] hello = {22, 3, 1, 0, 1, 0};
        byte[] file =
                Pcapng.write(
                        List.of(
                                new Capture(
                                        "client to server",
                                        18080,
                                        List.of(
                                                new Segment(Direction.CLIENT_TO_SERVER, 1, hello),
                                                new Segment(
                                                        Direction.SERVER_TO_CLIENT,
                                                        2,
                                                        new byte[70_000])),
                                        true)));
        ByteBuffer blocks = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int packets = 0;
        while (blocks.hasRemaining()) {
            int start = blocks.position();
            int type = blocks.getInt();
            int length = blocks.getInt();
            assertThat(length % 4).isZero();
            assertThat(blocks.getInt(start + length - 4)).isEqualTo(length);
            packets += type == 6 ? 1 : 0;
            blocks.position(start + length);
        }
        assertThat(packets).as("SYN, SYN-ACK, the hello, three parts of the answer").isEqualTo(6);
        assertThat(blocks.getInt(0)).isEqualTo(0x0A0D0D0A);
    }
}
