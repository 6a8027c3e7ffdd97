package dev.assay.mesh.meshctl;

import dev.assay.mesh.ca.rotation.Stage;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshctl ca}: a CA whose state is a folder. */
@Command(
        name = "ca",
        description = {
            "Makes a CA in a folder, and changes its root without an outage.",
            "The folder holds ca-cert.pem, ca-key.pem, root-cert.pem and cert-chain.pem, as Istio's"
                    + " Secret cacerts does, and survives any kill of what changes it."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class CaCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    /** With all its commands. */
    static CommandLine line(InputStream in, Clock clock) {
        return new CommandLine(new CaCommand())
                .addSubcommand(new CaInitCommand(clock))
                .addSubcommand(new CaPlugCommand(clock))
                .addSubcommand(new CaRotateRootCommand(clock))
                .addSubcommand(new CaStatusCommand(clock))
                .addSubcommand(new CaIssueCommand(in, clock))
                .registerConverter(Duration.class, new DurationOption())
                .registerConverter(Stage.class, new StageOption());
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(" or ", spec.subcommands().keySet()));
    }
}
