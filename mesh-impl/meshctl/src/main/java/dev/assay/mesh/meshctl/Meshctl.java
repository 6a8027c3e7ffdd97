package dev.assay.mesh.meshctl;

import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point: {@code meshctl <command>}. */
@Command(
        name = "meshctl",
        description = "Shows what the mesh decides, and validates what is handed to it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Meshctl implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    private Meshctl() {}

    /** Runs one command and ends the process with its exit code: 0, or 2 for a wrong call. */
    public static void main(String[] args) {
        System.exit(commandLine(System.in, Clock.systemUTC()).execute(args));
    }

    /** Runs one command within this process, without standard input, and returns its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine(InputStream.nullInputStream(), Clock.systemUTC())
                .setOut(out)
                .setErr(err)
                .execute(arguments);
    }

    static CommandLine commandLine(InputStream in, Clock clock) {
        return new CommandLine(new Meshctl())
                .addSubcommand(new AnalyzeCommand(clock))
                .addSubcommand(
                        new CommandLine(new AuthnCommand())
                                .addSubcommand(new TlsCheckCommand(clock)))
                .addSubcommand(new ExplainPolicyCommand(clock))
                .addSubcommand(new ValidateCommand(in, new LineValidator(clock)))
                .addSubcommand(CaCommand.line(in, clock))
                .setParameterExceptionHandler((fault, given) -> complain(fault));
    }

    /** One line, with what may have been meant where something was mistyped. */
    private static int complain(ParameterException fault) {
        var line = fault.getCommandLine();
        var message = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
        var meant =
                fault instanceof UnmatchedArgumentException unmatched
                        ? unmatched.getSuggestions().stream().findFirst().orElse("")
                        : "";
        line.getErr()
                .println(
                        "meshctl: %s%s (see '%s --help')"
                                .formatted(
                                        message,
                                        meant.isEmpty() ? "" : "; did you mean " + meant + "?",
                                        line.getCommandSpec().qualifiedName()));
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Without a command: says which ones there are, as a wrong call. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(" or ", spec.subcommands().keySet()));
    }
}
