package dev.assay.reports.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CatalogueIndexTest {
    private static final CatalogueIndex ALL =
            CatalogueIndex.of(List.of("pa-01", "px-01/tcp-tls-1.2", "cx-03", "rot-01/no-restart"));

    @Test
    void ofAProxyByItselfItAsksWhatAProxyHasToPass() {
        assertThat(ALL.concerning(List.of("proxy")).coreLeaves())
                .containsExactly("px-01/tcp-tls-1.2");
    }

    @Test
    void ofACaByItselfItAsksWhatACaHasToPass() {
        assertThat(ALL.concerning(List.of("ca")).coreLeaves()).containsExactly("cx-03");
    }

    @Test
    void ofEverythingElseItAsksAllButThat() {
        for (List<String> profiles :
                List.of(
                        List.<String>of(),
                        List.of("mesh"),
                        List.of("mesh", "proxy"),
                        List.of("ca", "proxy"))) {
            assertThat(ALL.concerning(profiles).coreLeaves())
                    .as("%s", profiles)
                    .containsExactly("pa-01", "rot-01/no-restart");
        }
    }
}
