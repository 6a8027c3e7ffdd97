package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.mutant.Mutant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./assay soak rotation}, smaller: three rotations under all its connections. */
@Timeout(300)
class RotationSoakIT {
    private static final int ROUNDS = 3;

    @Test
    void nobodyNoticesThreeRotations() throws Exception {
        SoakFindings findings = soak(called(MeshDriver.class, MeshDriver::name, "reference"));
        assertThat(findings.complaints()).isEmpty();
        assertThat(findings.pictures()).containsOnlyKeys("svg");
    }

    @Test
    void aServerThatEndsStreamsAtItsRenewalIsFound() throws Exception {
        Mutant mutant = called(Mutant.class, Mutant::id, "http2-cut-at-renewal");
        assertThat(soak(mutant.driver()).complaints())
                .anyMatch(each -> each.contains("calls failed"));
    }

    private static SoakFindings soak(MeshDriver driver) throws Exception {
        return Soaks.rotation(called(Environment.class, Environment::name, "local"), driver)
                .run(ROUNDS, _ -> {});
    }

    private static <T> T called(Class<T> service, Function<T, String> name, String wanted) {
        List<T> all =
                ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
        return all.stream()
                .filter(each -> name.apply(each).equals(wanted))
                .findFirst()
                .orElseThrow();
    }
}
