package dev.assay.mesh.policy.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpBlockTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.0.1,true",
        "10.0.0.0/8,11.0.0.1,false",
        "10.0.0.1,10.0.0.1,true",
        "10.0.0.1,10.0.0.2,false",
        "10.0.0.128/25,10.0.0.127,false",
        "10.0.0.128/25,10.0.0.129,true",
        "0.0.0.0/0,1.2.3.4,true",
        "0.0.0.0/0,::1,false",
        "fd00::/8,fd12::1,true",
        "::ffff:10.0.0.1,10.0.0.1,false",
        "10.0.0.0/8,not-an-address,false"
    })
    void containsByPrefix(String block, String ip, boolean expected) {
        assertThat(IpBlock.parse(block).orElseThrow().contains(ip)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/08",
                "10.0.0.01",
                "a.b",
                "10.0.0.1/x",
                ":",
                "127.1"
            })
    void refusesTheRest(String text) {
        assertThat(IpBlock.parse(text)).isEmpty();
    }
}
