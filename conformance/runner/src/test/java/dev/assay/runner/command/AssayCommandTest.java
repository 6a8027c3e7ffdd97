package dev.assay.runner.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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
                "run --case pa-2|--case: no case or leaf matches 'pa-2'; did you mean 'pa-02'?",
                "run --case pa-01,pa-99|--case: no case or leaf matches 'pa-99'; did you mean 'pa-",
                "run --case=|--case is empty",
                "run --env lokal|unknown environment 'lokal'; did you mean 'local'?",
                "run --env cluster --kubeconfig no/such|environment 'cluster': kubeconfig no/such does not exist; name another with --kubeconfig FILE",
                "run --env cluster --image=@|--image is '@' (expected: an image reference",
                "run --env clustre|unknown environment 'clustre'; did you mean 'cluster'?",
                "run --confirm|--confirm is for --env cluster, and this run's environment is 'local'",
                "run --env k3s --kubeconfig f|--kubeconfig f is for --env cluster, and this run's environment is 'k3s'",
                "run --env k3s --in-cluster|--in-cluster is for --env cluster, and this run's environment is 'k3s'",
                "clean --run 0123ab|--run needs --kubeconfig FILE, which names the cluster",
                "clean --context c|--context needs --kubeconfig FILE",
                "run --driver referense|unknown driver 'referense'; did you mean 'reference'?",
                "run --driver=|unknown driver ''",
                "run --profile mash|unknown profile 'mash'; did you mean 'mesh'?",
                "run --profile performance --case pa-01|none of pa-01 is of profile performance",
                "run --drivr reference|unknown option '--drivr'; did you mean '--driver'?",
                "run --jbos=3|unknown option '--jbos'; did you mean '--jobs'?",
                "run pa-01|unexpected argument 'pa-01'; did you mean '--case pa-01'?",
                "rnu|unknown command 'rnu'; did you mean 'run'?",
                "run --jobs zero|'--jobs': 'zero' is not a whole number",
                "run --jobs 99999999999|'99999999999' is too large (at most 2147483647)",
                "run --jobs 0|--jobs is 0 (expected: 1 to 256)",
                "run --jobs|Missing required parameter for option '--jobs'",
                "run --seed x|'--seed': 'x' is not a whole number",
                "run --case-deadline soon|'--case-deadline': 'soon' is no span of time (expected: 90s, 10m or 2h)",
                "run --case-deadline 0s|'0s' is no span of time",
                "run --report=|--report is empty",
                "run --driver no/such.yaml|driver file 'no/such.yaml' does not exist",
                "run --driver .|driver file '.' is a folder",
                "run --only-failed no/such.json|report 'no/such.json' does not exist",
                "explain pa-44|unknown case 'pa-44'; did you mean 'pa-",
                "explain|Missing required parameter: 'ID'",
                "diff no/such.json no/such.json|report 'no/such.json' does not exist",
                "diff one|Missing required parameter: 'REPORT'",
                "mutants --mutant unset-is-disabled|no mutant of environment local matches 'unset-is-disabled'; did you mean",
                "mutants --mutant no-mesh,nope|no mutant of environment local matches 'nope'",
                "mutants --jobs 0|--jobs is 0",
                "soak stabilty|unknown soak 'stabilty'; did you mean 'stability'?",
                "soak k3s --runs 0|--runs is 0 (expected: 1 or more)",
                "soak stability --resume|--resume is for soak k3s, and this is soak stability",
                "soak k3s --seed 7|--seed is for soak kill, and this is soak k3s",
                "soak kill --env cluster|needs --kubeconfig FILE",
                "soak kill --confirm|--confirm is for --env cluster, and this run's environment is 'k3s'",
                "version x|unexpected argument 'x' (see './assay version --help')",
            })
    void whatAUserMistypesIsNamedInOneLine(String line, String says) {
        refuses(says, line.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enviroments: [k3s]|:3:1: unknown field 'enviroments'; did you mean 'environments'?",
                "environments: [k3]|:3:16: environments.0 is 'k3'; did you mean 'k3s'?",
                "environments: [local]|installs one from outside",
                "waivers: [{case: pa-99, reason: r, link: l, expires: 2027-03-01}]|matches 'pa-99'",
                "features: [jwtt]|:3:12: unknown feature 'jwtt'; did you mean 'jwt'?",
                "environments: [|:5:1: not valid YAML",
                "environments: \u00ff|is not text in UTF-8",
            })
    void aWrongDriverFileIsAnsweredWithItsLine(String third, String says, @TempDir Path folder)
            throws IOException {
        Path file = folder.resolve("mesh.yaml");
        Files.writeString(
                file,
                """
                kind: MeshDriver
                implementation: {organization: Example, project: examplemesh, version: 1.4.2}
                %s
                %s
                """
                        .formatted(third, third.startsWith("env") ? "" : "environments: [local]"),
                StandardCharsets.ISO_8859_1);
        refuses(says, "run", "--driver", file.toString());
        assertThat(err.toString()).contains("mesh.yaml");
    }

    @Test
    void aLibraryIsAskedByTheCommandOfItsDriverFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("library.yaml");
        Files.writeString(
                file,
                """
                kind: ValidatorDriver
                implementation: {organization: Example, project: examplelib, version: 1.4.2}
                command: ["%s/bin/java", -cp, "%s", dev.assay.mesh.meshctl.Meshctl, validate]
                """
                        .formatted(
                                System.getProperty("java.home"),
                                System.getProperty("java.class.path")));
        assertThat(
                        run(
                                "run",
                                "--driver",
                                file.toString(),
                                "--case",
                                "id-n5,sv-24-library,sv-30",
                                "--report",
                                folder.resolve("report").toString()))
                .as("%s%s", out, err)
                .isZero();
        assertThat(out.toString())
                .contains("examplelib", "the driver describes no mesh")
                .containsPattern("[1-9]\\d* passed · 0 failed");
        refuses(
                "describes no mesh, so that no cluster is needed; leave out --env k3s",
                "run",
                "--env",
                "k3s",
                "--driver",
                file.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|is empty; give the report.json of an earlier run",
                "{|is not JSON at line 1",
                "[]|expected an object, got array; is this the report.json of an Assay run?",
                "{\"cases\": []}|field /schemaVersion is missing",
                "{\"schemaVersion\": 99}|version 99 of the report is not",
                "\u00ff|is not text in UTF-8",
            })
    void whatIsNoReportIsNamed(String json, String says, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("report.json");
        Files.writeString(file, json == null ? "" : json, StandardCharsets.ISO_8859_1);
        refuses(says, "run", "--only-failed", file.toString());
        refuses(says, "run", "--only-failed", folder.toString());
        refuses(says, "diff", file.toString(), folder.toString());
        assertThat(err.toString()).contains(file.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "file, file is a file and not a folder",
        "file/below, file is a file and not a folder",
        "/proc/assay, /proc/assay cannot be made there",
        "taken, report.json in it is a folder",
        "mine, has a folder 'evidence' that no run of Assay wrote",
        "evidence-is-a-file, evidence is a file and not a folder",
    })
    void aReportFolderThatCannotBeUsedIsNamedBeforeAnythingRuns(
            String name, String says, @TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("file"));
        Files.createDirectories(folder.resolve("taken/report.json"));
        Path thesis = folder.resolve("mine/evidence/of-my-thesis.txt");
        Files.createDirectories(thesis.getParent());
        Files.createFile(thesis);
        Files.createDirectory(folder.resolve("evidence-is-a-file"));
        Files.createFile(folder.resolve("evidence-is-a-file/evidence"));
        String report = folder.resolve(name).toString();
        refuses(says, "run", "--case", "pa-01", "--report", report);
        assertThat(err.toString()).contains("--report DIR");
        assertThat(thesis).exists();
    }

    private void refuses(String says, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("assay: ").contains(says);
        assertThat(out.toString()).isEmpty();
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
                        .containsExactly("id", "level", "features", "needs");
            }
        }
    }
}
