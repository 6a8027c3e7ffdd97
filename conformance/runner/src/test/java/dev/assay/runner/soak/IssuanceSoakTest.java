package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a million certificates are complained of for. */
class IssuanceSoakTest {

    private static IssuanceRound round(int refused, long heapMebibytes) {
        return new IssuanceRound(
                List.of(), 10, refused, Duration.ofMillis(2), Duration.ZERO, heapMebibytes << 20);
    }

    private static IssuedSerials serials(long... all) {
        var serials = new IssuedSerials(all.length);
        for (long each : all) {
            serials.add(BigInteger.valueOf(each));
        }
        return serials;
    }

    @Test
    void nothingIsComplainedOfWhereAllIsWell() {
        SoakFindings findings =
                IssuanceSoak.findings(List.of(round(0, 40), round(0, 42)), serials(3, 1, 2), 50);
        assertThat(findings.complaints()).isEmpty();
        assertThat(findings.figures())
                .containsEntry("issued", 3)
                .containsEntry("processorMicrosPerIssuanceWithItsCaller", 200L)
                .containsEntry("ratioToBareSignature", 4.0);
    }

    @Test
    void aSerialNumberThatComesTwiceIsNamed() {
        assertThat(
                        IssuanceSoak.findings(List.of(round(0, 40)), serials(255, 1, 255), 50)
                                .complaints())
                .singleElement()
                .asString()
                .startsWith("1 serial numbers were issued more than once")
                .endsWith("ff");
    }

    @Test
    void aGoodRequestThatIsRefusedIsCounted() {
        assertThat(
                        IssuanceSoak.findings(List.of(round(0, 40), round(2, 40)), serials(1), 50)
                                .complaints())
                .containsExactly("2 good requests were refused");
    }

    @Test
    void memoryThatGrowsIsSaid() {
        assertThat(
                        IssuanceSoak.findings(
                                        List.of(round(0, 40), round(0, 48), round(0, 57)),
                                        serials(1),
                                        50)
                                .complaints())
                .containsExactly("memory in use grew from 40 to 57 MiB");
    }

    @Test
    void repeatedSerialNumbersAreFoundAmongMany() {
        var random = new Random(1);
        var serials = new IssuedSerials(10_002);
        List<BigInteger> all =
                IntStream.range(0, 10_000).mapToObj(i -> new BigInteger(159, random)).toList();
        all.forEach(serials::add);
        assertThat(serials.repeated()).isEmpty();
        serials.add(all.get(5_000));
        serials.add(all.get(5_000));
        assertThat(serials.repeated())
                .singleElement()
                .asString()
                .endsWith(all.get(5_000).toString(16));
        assertThat(serials.count()).isEqualTo(10_002);
    }

    @Test
    void aSerialNumberThatIsTooLongIsNone() {
        var serials = new IssuedSerials(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> serials.add(BigInteger.ONE.shiftLeft(160)))
                .withMessageContaining("RFC 5280");
    }
}
