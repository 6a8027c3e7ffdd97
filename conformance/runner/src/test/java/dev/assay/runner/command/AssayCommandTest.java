package dev.assay.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AssayCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return AssayCommand.execute(
                new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, 100),
                arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "run --case pa-2|no case or leaf matches 'pa-2'; did you mean 'pa-02'?",
                "run --env lokal|unknown environment 'lokal'; did you mean 'local'?",
                "run --driver referense|unknown driver 'referense'",
                "run --profile mash|unknown profile 'mash'; did you mean 'mesh'?",
                "run --drivr reference|'--drivr', 'reference'; did you mean '--driver'?",
                "rnu|'rnu'; did you mean 'run'?",
                "run --jobs zero|'zero' is not an int",
                "run --jobs 0|--jobs is 0 (expected: 1 or more)",
                "run --driver no/such.yaml|driver file 'no/such.yaml' does not exist",
                "explain pa-44|unknown case 'pa-44'; did you mean 'pa-",
                "explain|Missing required parameter: 'ID'",
            })
    void whatAUserMistypesIsNamedInOneLine(String line, String says) {
        assertThat(run(line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("assay: ").contains(says);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aDriverFileWithATypoIsAnsweredWithItsLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mesh.yaml");
        Files.writeString(
                file,
                """
                kind: MeshDriver
                implementation: {organization: Example, project: examplemesh, version: 1.4.2}
                enviroments: [k3s]
                """);
        assertThat(run("run", "--driver", file.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "mesh.yaml:3:1: unknown field 'enviroments'; did you mean 'environments'?")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"run", "list", "explain", "doctor", "mutants", "version"})
    void everyCommandExplainsItself(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: ./assay " + command);
    }

    @Test
    void theCatalogueIsPrintedInThePublishedShape() throws IOException {
        assertThat(run("list", "--json")).isZero();
        JsonNode cases = new ObjectMapper().readTree(out.toString()).path("cases");
        assertThat(cases).isNotEmpty();
        for (JsonNode each : cases) {
            assertThat(each.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "id", "title", "profiles", "source", "rows", "mutants", "leaves");
            assertThat(each.path("leaves")).isNotEmpty();
            for (JsonNode leaf : each.path("leaves")) {
                assertThat(leaf.fieldNames())
                        .toIterable()
                        .containsExactly("id", "level", "features");
            }
        }
    }
}
