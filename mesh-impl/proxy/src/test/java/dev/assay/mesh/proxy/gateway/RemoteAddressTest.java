package dev.assay.mesh.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a request at the edge comes from. {@code /} stands between lines of the header. */
class RemoteAddressTest {

    private static final String PEER = "10.9.9.9";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // without a trusted proxy nothing is believed
                "0 | | 10.9.9.9",
                "0 | 1.1.1.1 | 10.9.9.9",
                "0 | 1.1.1.1, 2.2.2.2 | 10.9.9.9",
                // the N-th from the right
                "1 | 1.1.1.1 | 1.1.1.1",
                "1 | 1.1.1.1, 2.2.2.2 | 2.2.2.2",
                "2 | 1.1.1.1, 2.2.2.2 | 1.1.1.1",
                "2 | 1.1.1.1, 2.2.2.2, 3.3.3.3 | 2.2.2.2",
                "3 | 1.1.1.1, 2.2.2.2, 3.3.3.3 | 1.1.1.1",
                "3 | 0.0.0.1, 1.1.1.1, 2.2.2.2, 3.3.3.3 | 1.1.1.1",
                // fewer entries than proxies
                "1 | | 10.9.9.9",
                "2 | 1.1.1.1 | 10.9.9.9",
                "3 | 1.1.1.1, 2.2.2.2 | 10.9.9.9",
                // white space, and none
                "1 | '   2.2.2.2  ' | 2.2.2.2",
                "2 | '1.1.1.1 ,\t2.2.2.2' | 1.1.1.1",
                "2 | 1.1.1.1,2.2.2.2 | 1.1.1.1",
                // several lines are one list
                "1 | 1.1.1.1/2.2.2.2 | 2.2.2.2",
                "2 | 1.1.1.1/2.2.2.2 | 1.1.1.1",
                "2 | 1.1.1.1, 2.2.2.2/3.3.3.3 | 2.2.2.2",
                "3 | 1.1.1.1, 2.2.2.2/3.3.3.3 | 1.1.1.1",
                // IPv6
                "1 | 2001:db8::1 | 2001:db8::1",
                "2 | 2001:db8::1, ::ffff:2.2.2.2 | 2001:db8::1",
                "1 | 2001:db8::1, ::ffff:2.2.2.2 | ::ffff:2.2.2.2",
                // what is no address, or not that alone
                "1 | unknown | 10.9.9.9",
                "1 | 2.2.2.2:8080 | 10.9.9.9",
                "1 | [2001:db8::1] | 10.9.9.9",
                "1 | fe80::1%eth0 | 10.9.9.9",
                "1 | 2.2.2 | 10.9.9.9",
                "1 | 02.2.2.2 | 10.9.9.9",
                "1 | 2.2.2.256 | 10.9.9.9",
                "1 | for=2.2.2.2 | 10.9.9.9",
                "1 | '' | 10.9.9.9",
                "1 | '1.1.1.1,' | 10.9.9.9",
                "2 | '1.1.1.1,,' | 10.9.9.9",
                "2 | '1.1.1.1,' | 1.1.1.1",
                // garbage elsewhere takes a place and nothing else
                "1 | unknown, 2.2.2.2 | 2.2.2.2",
                "2 | 1.1.1.1, unknown | 1.1.1.1",
                "2 | unknown, 2.2.2.2 | 10.9.9.9",
            })
    void isAsEnvoySays(int trusted, String header, String remote) {
        List<String> lines = header == null ? List.of() : List.of(header.split("/", -1));
        assertThat(new RemoteAddress.Trusted().of(PEER, lines, trusted)).isEqualTo(remote);
    }

    @ParameterizedTest
    @CsvSource({"2.2.2.0%2F24", "2001:db8::%2F32"})
    void aBlockIsNoAddress(String block) {
        assertThat(new RemoteAddress.Trusted().of(PEER, List.of(block.replace("%2F", "/")), 1))
                .isEqualTo(PEER);
    }
}
