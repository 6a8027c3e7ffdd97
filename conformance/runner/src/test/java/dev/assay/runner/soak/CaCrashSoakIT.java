package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./assay soak ca-crash}, smaller: ten kills. */
@Timeout(600)
class CaCrashSoakIT {
    private static final int ROUNDS = 10;

    @TempDir private Path folder;

    @Test
    void nothingIsLostInTenKills() throws Exception {
        var lines = new ArrayList<String>();
        SoakFindings findings = Soaks.caCrash(folder, 7).run(ROUNDS, lines::add);
        assertThat(findings.complaints()).as("%s", lines).isEmpty();
        assertThat(findings.figures())
                .containsEntry("seed", 7L)
                .hasEntrySatisfying("issued", issued -> assertThat((Long) issued).isPositive())
                .hasEntrySatisfying(
                        "killsOfTheCa", kills -> assertThat((Integer) kills).isPositive())
                .hasEntrySatisfying("rootsAdded", adds -> assertThat((Integer) adds).isPositive());
        assertThat(lines).hasSize(ROUNDS);
    }
}
