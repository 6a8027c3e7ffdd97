package dev.assay.mesh.meshctl;

import dev.assay.mesh.controlplane.analysis.Analyzed;
import dev.assay.mesh.controlplane.registry.Workload;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshctl explain-policy}: what a workload's sidecar enforces on a port, and why. */
@Command(
        name = "explain-policy",
        description = {
            "Shows what a workload's sidecar enforces on calls to one of its ports: the mode of"
                    + " mutual TLS, tokens, and authorization in the order in which it is asked;"
                    + " with the resources that decided, and those that do not count.",
            "With --from also what becomes of one call without a token, and which policy decides"
                    + " that. In files pods have no addresses: no ipBlocks match there."
        },
        mixinStandardHelpOptions = true)
final class ExplainPolicyCommand implements Callable<Integer> {

    private final Clock clock;

    @Mixin private final MeshFiles files = new MeshFiles();

    @Mixin private final CallAsked call = new CallAsked();

    @Parameters(
            index = "0",
            paramLabel = "POD",
            description = "The workload: NAME, NAME.NAMESPACE or NAMESPACE/NAME.")
    private String pod = "";

    @Parameters(index = "1", paramLabel = "PORT", description = "The workload's port.")
    private int port;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    ExplainPolicyCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (port < 1 || port > 65535) {
            throw new ParameterException(
                    spec.commandLine(), "PORT: " + port + " is no port (expected: 1 to 65535)");
        }
        Analyzed mesh = files.read(spec, clock).mesh();
        var names = new MeshNames(mesh.mesh(), files.namespace());
        PolicyExplained explained;
        try {
            Workload workload = names.workload(pod);
            explained = PolicyExplained.of(mesh, workload, port);
            if (!call.from().isEmpty()) {
                explained = explained.of(names.workload(call.from()), call.asked());
            }
        } catch (MeshNames.Unknown | CallAsked.BadHeader e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        var out = spec.commandLine().getOut();
        if (files.format() == Format.json) {
            out.println(explained.json());
        } else {
            explained.lines().forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
