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
        description = {
            "Shows what the mesh decides, and validates what is handed to it.",
            "Exit codes: 0, and 1 and 2 as each command says; 2 also for a wrong call; 3 meshctl"
                    + " itself failed, which says nothing about what it was asked."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Meshctl implements Runnable {

    /**
     * The answer is unknown, where 1 and 2 are answers: whoever gates on those must be able to tell
     * a defect of the tool from a finding.
     */
    static final int INTERNAL_ERROR = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    private Meshctl() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(execute(commandLine(System.in, Clock.systemUTC()), args));
    }

    /** Runs one command within this process, without standard input, and returns its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return execute(
                commandLine(InputStream.nullInputStream(), Clock.systemUTC())
                        .setOut(out)
                        .setErr(err),
                arguments);
    }

    /** An Error passes picocli by, and the JVM would end with 1, a finding. */
    static int execute(CommandLine line, String... arguments) {
        try {
            return line.execute(arguments);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return confess(line, e);
        }
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
                .setParameterExceptionHandler((fault, given) -> complain(fault))
                .setExecutionExceptionHandler((fault, failed, given) -> confess(failed, fault));
    }

    /** What is to be done, first, and then what its makers need. */
    private static int confess(CommandLine failed, Throwable fault) {
        var err = failed.getErr();
        err.println(
                "meshctl: internal error: %s (exit code %d: a defect of meshctl, and no answer to what was asked; report it with the lines below; the state of a CA is whole, see 'meshctl ca status')"
                        .formatted(fault, INTERNAL_ERROR));
        fault.printStackTrace(err);
        err.flush();
        return INTERNAL_ERROR;
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
