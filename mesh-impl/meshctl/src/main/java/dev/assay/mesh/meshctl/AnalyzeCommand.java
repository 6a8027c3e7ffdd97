package dev.assay.mesh.meshctl;

import dev.assay.mesh.controlplane.analysis.Analyzer;
import dev.assay.mesh.controlplane.analysis.Finding;
import dev.assay.mesh.controlplane.analysis.Finding.Severity;
import dev.assay.mesh.kubernetes.files.FileMesh;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshctl analyze}: says what is wrong with a mesh before it is applied. */
@Command(
        name = "analyze",
        description = {
            "Reads manifests as the mesh does when they are applied: Istio's policy resources,"
                    + " ConfigMap istio, the certificates of Secret cacerts, and Namespaces, Services"
                    + " and whatever makes pods, as far as they are there. Without a PATH: what stands in the cluster that kubectl"
                    + " would ask.",
            "Says what is wrong in them (file, line, field, and what may have been meant), and what"
                    + " they will come to: clients and servers that disagree about mutual TLS,"
                    + " callers that are shut out, rules that never match, a CA whose time is over.",
            "Exit codes: 0 nothing to mend, 1 a finding that is more than information, 2 the mesh"
                    + " would refuse something, or a file cannot be read."
        },
        mixinStandardHelpOptions = true)
final class AnalyzeCommand implements Callable<Integer> {
    private static final int FOUND = 1;
    private static final int REFUSED = 2;

    private final Clock clock;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "Files of YAML or JSON, or folders of them.")
    private List<String> paths = List.of();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Of objects that name none (${DEFAULT-VALUE}).")
    private String namespace = "default";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Format format = Format.table;

    @Mixin private final LiveMesh live = new LiveMesh();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    AnalyzeCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        FileMesh mesh;
        try {
            mesh =
                    paths.isEmpty()
                            ? live.readWithAuthority(spec, namespace, clock.instant())
                            : MeshFolder.read(paths, namespace, clock.instant());
        } catch (ResourceFile.Unreadable e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        List<Finding> findings = Analyzer.analyze(mesh.mesh());
        if (format == Format.json) {
            spec.commandLine().getOut().println(Answers.analysis(mesh, findings));
        } else {
            print(mesh, findings);
        }
        spec.commandLine().getOut().flush();
        if (!mesh.refused().isEmpty()) {
            return REFUSED;
        }
        return findings.stream().anyMatch(each -> each.code().severity() != Severity.INFO)
                ? FOUND
                : 0;
    }

    private void print(FileMesh mesh, List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        mesh.refused().forEach(refusal -> err.println("meshctl: " + refusal));
        mesh.assumed().forEach(note -> err.println("meshctl: note: " + note));
        for (Finding finding : findings) {
            out.println(
                    "%s [%s] %s"
                            .formatted(
                                    word(finding.code().severity()),
                                    finding.code().word(),
                                    finding.message()));
            finding.cited().forEach(cited -> out.println("    " + cited));
            out.println("    remedy: " + finding.remedy());
        }
        if (mesh.refused().isEmpty()) {
            out.println(summary(mesh, findings));
        }
    }

    private static String word(Severity severity) {
        return switch (severity) {
            case ERROR -> "Error";
            case WARNING -> "Warning";
            case INFO -> "Info";
        };
    }

    private static String summary(FileMesh mesh, List<Finding> findings) {
        var inventory = mesh.mesh().mesh().inventory();
        return "%d policy resources, %d workloads, %d services: %s"
                .formatted(
                        mesh.mesh().mesh().resources().byType().values().stream()
                                .mapToInt(List::size)
                                .sum(),
                        inventory.workloads().size(),
                        inventory.services().size(),
                        findings.isEmpty() ? "nothing to mend" : findings.size() + " findings");
    }
}
