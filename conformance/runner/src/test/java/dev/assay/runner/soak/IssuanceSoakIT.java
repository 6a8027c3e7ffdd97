package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.mutant.Mutant;
import dev.assay.runner.Provided;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./assay soak ca}, smaller: the reference mesh's authority issues 10,000 certificates. */
@Timeout(300)
class IssuanceSoakIT {
    /** Several, so that growth between them is seen. */
    private static final int ROUNDS = 5;

    @Test
    void tenThousandCertificatesAreIssued() throws Exception {
        Soak soak =
                Soaks.issuance(
                        Provided.named(Environment.class, Environment::name, "local"),
                        Provided.named(MeshDriver.class, MeshDriver::name, "reference"));
        var lines = new ArrayList<String>();
        SoakFindings findings = soak.run(ROUNDS, lines::add);
        assertThat(findings.complaints()).isEmpty();
        assertThat(findings.figures()).containsEntry("issued", ROUNDS * IssuanceSoak.PER_ROUND);
        assertThat(lines)
                .hasSize(ROUNDS)
                .last()
                .asString()
                .startsWith("5/5  2000 issued, 0 refused");
    }

    @Test
    void anAuthorityThatRepeatsSerialNumbersIsFound() throws Exception {
        Mutant mutant = Provided.named(Mutant.class, Mutant::id, "serials-repeat");
        Soak soak =
                Soaks.issuance(
                        Provided.named(Environment.class, Environment::name, "local"),
                        mutant.driver());
        assertThat(soak.run(1, _ -> {}).complaints())
                .singleElement()
                .asString()
                .contains("issued more than once");
    }
}
