package dev.assay.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.catalogue.Features;
import dev.assay.fixtures.driver.DriverFile;
import dev.assay.fixtures.driver.MeshDriver;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DriverCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    private int assay(String... arguments) {
        return AssayCommand.execute(
                new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, 100),
                arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "ca", "validator", "mesh"})
    void aSkeletonReadsOnceItsProgramIsThere(String kind) throws Exception {
        String text;
        try (var in = getClass().getResourceAsStream("skeleton-" + kind + ".yaml")) {
            assertThat(in).isNotNull();
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path program = Files.createFile(folder.resolve("validate"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path file =
                Files.writeString(
                        folder.resolve(kind + ".yaml"),
                        text.replaceAll("(?m)^( *command): \\[NAME", "$1: [./validate")
                                .replace("NAME", "mine"));
        MeshDriver driver = DriverFile.load(file, Features.ALL);
        assertThat(driver.implementation().project()).isEqualTo("mine");
    }

    @Test
    void theReferencesOwnProxyDoesWhatItsDriverSays() {
        assertThat(assay("driver", "check", "reference")).as("%s%s", out, err).isZero();
        assertThat(out.toString())
                .contains(
                        "reference mesh",
                        "ok     terminate-tcp: starts, and listens after",
                        "ok     terminate-http: an honest call is answered with 200",
                        "ok     terminate-http: shows another certificate",
                        "ok     originate-tcp: an honest call is echoed by the application",
                        "ok     originate-http: ends when asked",
                        "ok     ca: starts, and is ready after",
                        "ok     ca: shows 1 roots",
                        "ok     ca: an honest caller is issued for spiffe://cluster.local/ns/assay/sa/client",
                        "ok     ca: after a restart it is issued",
                        "ok     ca: ends when asked",
                        "ok     the validator answers",
                        "all went well");
    }

    @Test
    void aProxyThatDoesNotComeUpIsToldOfWithItsLastWords() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("mine.yaml"),
                        """
                        kind: ProxyDriver
                        implementation: {organization: Example, project: mine, version: "1"}
                        command: [sh, -c, "echo no such directive; exit 3"]
                        configuration: {terminate-tcp: listen}
                        """);
        assertThat(assay("driver", "check", file.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "FAILED terminate-tcp: starts; but: the proxy did not come up: it ended with exit code 3; it said: no such directive",
                        "1 of 1 went wrong");
    }

    @Test
    void aKindThatDoesNotExistIsRefused() {
        assertThat(assay("driver", "init", "proxi", "mine")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown kind 'proxi'; did you mean 'proxy'?");
    }

    @Test
    void aNameIsNoPath() {
        assertThat(assay("driver", "init", "proxy", "../mine")).isEqualTo(2);
        assertThat(err.toString()).contains("'../mine' is no name for a file");
    }
}
