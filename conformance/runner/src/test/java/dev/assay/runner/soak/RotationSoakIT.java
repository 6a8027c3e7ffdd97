package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.mutant.Mutant;
import dev.assay.runner.Provided;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./assay soak rotation}, smaller: three rotations under all its connections. */
@Timeout(300)
class RotationSoakIT {
    private static final int ROUNDS = 3;

    @Test
    void nobodyNoticesThreeRotations() throws Exception {
        SoakFindings findings =
                soak(Provided.named(MeshDriver.class, MeshDriver::name, "reference"));
        assertThat(findings.complaints()).isEmpty();
        assertThat(findings.pictures()).containsOnlyKeys("svg");
    }

    @Test
    void aServerThatEndsStreamsAtItsRenewalIsFound() throws Exception {
        Mutant mutant = Provided.named(Mutant.class, Mutant::id, "http2-cut-at-renewal");
        assertThat(soak(mutant.driver()).complaints())
                .anyMatch(each -> each.contains("calls failed"));
    }

    private static SoakFindings soak(MeshDriver driver) throws Exception {
        return Soaks.rotation(Provided.named(Environment.class, Environment::name, "local"), driver)
                .run(ROUNDS, _ -> {});
    }
}
