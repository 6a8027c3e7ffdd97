package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnalyzeCommandTest {
    private static final String STRICT =
            """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata:
              name: default
              namespace: shop
            spec:
              mtls:
                mode: STRICT
            """;

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int analyze(String... arguments) {
        return Meshctl.commandLine(new ByteArrayInputStream(new byte[0]), Clock.systemUTC())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1)
                .toString();
    }

    @Test
    void whatTheMeshWouldTakeIsSaid() throws IOException {
        String file = file("policy.yaml", STRICT);
        assertThat(analyze("analyze", file)).isZero();
        assertThat(out.toString())
                .isEqualToIgnoringNewLines(
                        "1 policy resources, 0 workloads, 0 services: nothing to mend");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STRICT|STRCT|:8: spec.mtls.mode: 'STRCT' is unknown: did you mean STRICT?",
                "mtls:|mtsl:|:7: spec.mtsl: ",
                "PeerAuthentication|PeerAuthentification|:2: kind: ",
                "security.istio.io/v1|security.istio.io/v9|:1: apiVersion: ",
                "metadata:|metadata: [|: not readable: ",
                "metadata:|metadata: \u00ff|is not text in UTF-8",
            })
    void aMistakeIsNamedWithFileLineFieldAndTheNearestWord(String right, String wrong, String says)
            throws IOException {
        String file = file("policy.yaml", STRICT.replace(right, wrong));
        assertThat(analyze("analyze", file)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("meshctl: ").contains(file).contains(says);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void everyFileIsJudged() throws IOException {
        String wrong = file("wrong.yaml", STRICT.replace("STRICT", "STRCT"));
        String right = file("right.yaml", STRICT);
        assertThat(analyze("analyze", wrong, right)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(wrong).doesNotContain(right);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "analyze --kubeconfig no/such|--kubeconfig: 'no/such' does not exist",
                "analyze no/such.yaml|resource file 'no/such.yaml' does not exist",
                "analyze src/main/java/dev/assay/mesh/meshctl|has no file *.yaml, *.yml or *.json",
                "analyse x|did you mean analyze?",
                "analyze --namspace x y|did you mean --namespace?",
            })
    void whatIsMistypedIsNamedInOneLine(String line, String says) {
        assertThat(analyze(line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("meshctl: ").contains(says);
    }
}
