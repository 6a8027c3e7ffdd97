package dev.assay.mesh.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StallIT {
    private static final byte[] QUICK = {1};

    private final Fuzzer fuzzer;
    private final Stall stall;

    StallIT(@TempDir Path work) {
        fuzzer = new Fuzzer(SometimesSlow.class.getName(), work, Duration.ofSeconds(1));
        stall = new Stall(fuzzer, work.resolve("log"));
    }

    @Test
    void whatIsQuickAloneMetAMachineThatStoodStill() throws Exception {
        Path quick = write("finding-timeout-a", QUICK);

        assertThat(stall.anySlow()).isFalse();

        assertThat(fuzzer.findings()).isEmpty();
        assertThat(quick.resolveSibling("stalled-timeout-a")).exists();
    }

    @Test
    void whatIsSlowAloneIsAFinding() throws Exception {
        Path slow = write("finding-slow-unit-b", SometimesSlow.SLOW);

        assertThat(stall.anySlow()).isTrue();

        assertThat(fuzzer.findings()).contains(slow);
    }

    @Test
    void aCrashIsNoMatterOfTime() throws Exception {
        Path crash = write("finding-crash-c", QUICK);

        assertThat(stall.anySlow()).isFalse();

        assertThat(fuzzer.findings()).containsExactly(crash);
    }

    private Path write(String name, byte[] input) throws Exception {
        return Files.write(fuzzer.work().resolve(name), input);
    }
}
