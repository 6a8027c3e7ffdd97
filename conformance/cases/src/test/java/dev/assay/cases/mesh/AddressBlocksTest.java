package dev.assay.cases.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressBlocksTest {

    @ParameterizedTest
    @CsvSource({
        "127.16.1.2,127.16.1.3,127.16.1.2/31,127.16.1.2/32",
        "10.42.0.7,10.42.0.200,10.42.0.0/24,10.42.0.0/25",
        "10.42.0.200,10.42.0.7,10.42.0.0/24,10.42.0.128/25",
        "10.42.1.7,10.42.0.7,10.42.0.0/23,10.42.1.0/24",
        "10.0.0.1,192.0.2.1,0.0.0.0/0,0.0.0.0/1",
        "fd00::1,fd00::2,fd00:0:0:0:0:0:0:0/126,fd00:0:0:0:0:0:0:0/127"
    })
    void smallestThatHoldsBothAndItsHalf(
            String first, String second, String both, String firstAlone) {
        assertThat(AddressBlocks.of(first, second)).isEqualTo(new AddressBlocks(both, firstAlone));
    }

    @Test
    void whatCannotBeToldApartIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressBlocks.of("10.0.0.1", "10.0.0.1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressBlocks.of("10.0.0.1", "fd00::1"));
    }
}
