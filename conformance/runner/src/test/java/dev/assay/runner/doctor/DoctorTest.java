package dev.assay.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.fixtures.environment.ExistingCluster.Finding;
import dev.assay.runner.UserFault;
import dev.assay.runner.doctor.Diagnosis.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With scripts in place of those of the node image. */
final class DoctorTest {
    @TempDir private Path home;

    private final List<String> progress = new CopyOnWriteArrayList<>();

    private void scripts(String engine, String build) throws IOException {
        Path folder = Files.createDirectories(home.resolve("fixtures/node-image"));
        script(folder.resolve("engine"), engine);
        script(folder.resolve("build"), build);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Doctor doctor() {
        return new Doctor(home, List.of("local"));
    }

    @Test
    void anEngineThatDoesNotAnswerLacksWithARemedyAndSoDoesTheImage() throws Exception {
        scripts("exit 1", "echo assay/node:0123");
        List<Diagnosis> lacking =
                doctor().diagnoses(List.of()).stream()
                        .filter(each ->
                                each.environment().equals("k3s") && each.state() == State.LACKS)
                        .toList();
        assertThat(lacking).hasSizeGreaterThanOrEqualTo(2);
        assertThat(lacking).allMatch(each -> !each.remedy().isBlank());
        assertThat(lacking).anyMatch(each -> each.what().contains("assay/node:0123"));
    }

    @Test
    void anEngineThatAnswersIsSaidByName() throws Exception {
        scripts("echo Docker 99.9", "echo assay/node:0123");
        assertThat(doctor().diagnoses(List.of()))
                .contains(new Diagnosis("k3s", State.OK, "a container engine: Docker 99.9", ""));
    }

    @Test
    void environmentsThatAreNotThereYetAreSaid() throws Exception {
        scripts("exit 1", "echo assay/node:0123");
        assertThat(doctor().diagnoses(List.of()))
                .filteredOn(each -> each.what().contains("not part of this build"))
                .extracting(Diagnosis::environment)
                .containsExactly("k3s", "cluster");
    }

    @Test
    void whatTheClusterSaysOfItselfIsPassedOn() throws Exception {
        scripts("exit 1", "echo assay/node:0123");
        assertThat(doctor().diagnoses(List.of(new Finding(Finding.State.LACKS, "a", "b"))))
                .contains(new Diagnosis("cluster", State.LACKS, "a", "b"));
    }

    @Test
    void withoutASourceTreeNothingIsStarted() throws Exception {
        assertThat(doctor().diagnoses(List.of()))
                .anyMatch(
                        each -> each.state() == State.NOTE && each.what().contains("source tree"));
    }

    @Test
    void fixStartsTheEngineThenBuildsAndPassesProgressOn() throws Exception {
        scripts("echo starting >&2; test \"$1\" = start", "echo compiling >&2; echo assay/node:1");
        doctor().fix(progress::add);
        assertThat(progress)
                .containsExactly("starting", "compiling", "cluster image: assay/node:1");
    }

    @Test
    void aScriptThatFailsEndsTheFix() throws IOException {
        scripts("echo no root >&2; exit 2", "echo assay/node:1");
        assertThatThrownBy(() -> doctor().fix(progress::add))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("no container engine");
        assertThat(progress).containsExactly("no root");
    }
}
