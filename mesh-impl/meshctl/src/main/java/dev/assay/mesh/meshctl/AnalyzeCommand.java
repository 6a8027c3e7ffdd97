package dev.assay.mesh.meshctl;

import dev.assay.mesh.policy.resource.InvalidResource;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshctl analyze}: says whether the mesh would take the resources of some files. */
@Command(
        name = "analyze",
        description = {
            "Reads Istio policy resources as the mesh does when they are applied, and says what is"
                    + " wrong with them: file, line, field, and what may have been meant.",
            "Exit codes: 0 the mesh takes them all, 2 it does not."
        },
        mixinStandardHelpOptions = true)
final class AnalyzeCommand implements Callable<Integer> {
    private static final int REFUSED = 2;

    private final Clock clock;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "YAML or JSON, several documents.")
    private List<String> files = List.of();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Of resources that name none (${DEFAULT-VALUE}).")
    private String namespace = "default";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    AnalyzeCommand(Clock clock) {
        this.clock = clock;
    }

    /** Every file is read, so that one call shows the first fault of each. */
    @Override
    public Integer call() {
        boolean refused = false;
        for (String file : files) {
            try {
                var resources =
                        ResourceParser.parse(
                                file, ResourceFile.read(file), namespace, clock.instant());
                show(file, resources);
            } catch (InvalidResource e) {
                spec.commandLine().getErr().println("meshctl: " + e.getMessage());
                refused = true;
            } catch (ResourceFile.Unreadable e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
        return refused ? REFUSED : 0;
    }

    private void show(String file, List<Resource> resources) {
        var out = spec.commandLine().getOut();
        if (resources.isEmpty()) {
            out.println(file + ": holds no resource");
        }
        for (Resource resource : resources) {
            var key = resource.key();
            out.println(
                    "%s: %s %s/%s would be taken"
                            .formatted(file, key.kind().kind(), key.namespace(), key.name()));
        }
        out.flush();
    }
}
