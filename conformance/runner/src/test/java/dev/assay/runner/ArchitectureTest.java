package dev.assay.runner;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.assay.cases.harness.Deadline;
import dev.assay.cases.harness.Lane;
import dev.assay.fixtures.environment.CertificateAuthority;
import dev.assay.runner.command.Console;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the modules' class paths cannot keep. */
final class ArchitectureTest {
    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.assay");

    /** Packages that hold cases and their own vocabulary. */
    private static final String[] CASES = {
        "dev.assay.cases.mesh..",
        "dev.assay.cases.breakage..",
        "dev.assay.cases.ca..",
        "dev.assay.cases.library..",
        "dev.assay.cases.proxy..",
        "dev.assay.cases.gateway..",
        "dev.assay.cases.performance.."
    };

    @Test
    void casesKnowTheirOwnRoomAndTheFixturesInterfacesOnly() {
        classes()
                .that()
                .resideInAnyPackage(CASES)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(
                                "dev.assay.cases..",
                                "dev.assay.fixtures..",
                                "java..",
                                "javax.security..",
                                "org.assertj..",
                                "org.bouncycastle..",
                                "org.jspecify..",
                                "org.junit.jupiter.api.."))
                .check(ALL);
    }

    @Test
    void theSuiteKnowsNoImplementation() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.assay.cases..", "dev.assay.runner..", "dev.assay.reports..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.assay.mesh..",
                        "dev.assay.reference..",
                        "dev.assay.mutants..",
                        "dev.assay.environment..",
                        "io.netty..")
                .check(ALL);
    }

    @Test
    void onlyDeadlineWaitsInTheSuite() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.assay.cases..", "dev.assay.runner..")
                .and()
                .doNotBelongToAnyOf(Deadline.class)
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .check(ALL);
    }

    @Test
    void onlyTheConsolePrints() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Console.class)
                .and()
                .resideOutsideOfPackage("dev.assay.mesh.meshctl..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(ALL);
    }

    /**
     * Only a lane of scope MESH may change a mesh's CA; afterwards the first is put back, or the
     * mesh is taken down.
     */
    @Test
    void onlyALanePlugsAnotherCa() {
        noClasses()
                .that()
                .resideInAPackage("dev.assay.cases..")
                .and()
                .doNotBelongToAnyOf(Lane.class)
                .and()
                .doNotHaveFullyQualifiedName("dev.assay.cases.harness.FirstAuthority")
                .should()
                .callMethod(CertificateAuthority.class, "plug", Map.class)
                .check(ALL);
    }

    @Test
    void timeComesFromAClock() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.assay.cases..", "dev.assay.runner..", "dev.assay.mesh..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(Instant.class, "now", Clock.class)
                .check(ALL);
    }
}
