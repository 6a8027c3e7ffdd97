package dev.assay.runner.command;

import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.runner.UserFault;
import dev.assay.runner.run.SuiteRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "./assay",
        description = "The conformance test suite for service-mesh mTLS.",
        mixinStandardHelpOptions = true,
        versionProvider = AssayCommand.Version.class,
        footer = {
            "",
            "Also: ./assay test runs all tests of the project (mvn verify).",
            "Exit codes: 0 fine, 1 a leaf failed, was flaky or in error, 2 could not run."
        })
public final class AssayCommand implements Runnable {
    /** What every command returns when it could not do what was asked. */
    public static final int COULD_NOT = 2;

    /** What a shell expects of a process that was interrupted. */
    static final int INTERRUPTED = 130;

    @Spec private CommandSpec spec = CommandSpec.create();

    private AssayCommand() {}

    /** Runs one command line and returns its exit code. */
    public static int execute(Console console, String... arguments) {
        return execute(console, new SecretLedger(), arguments);
    }

    /** The same with a ledger in which a test reads afterwards what secrets the command made. */
    static int execute(Console console, SecretLedger secrets, String... arguments) {
        return line(console, secrets).execute(arguments);
    }

    private static CommandLine line(Console console, SecretLedger secrets) {
        var line = new CommandLine(new AssayCommand());
        line.addSubcommand("run", new RunCommand(console, secrets));
        line.addSubcommand("list", new ListCommand(console));
        line.addSubcommand("explain", new ExplainCommand(console));
        line.addSubcommand("diff", new DiffCommand(console));
        line.addSubcommand("compare", new CompareCommand(console));
        line.addSubcommand("verify", new VerifyCommand(console));
        line.addSubcommand("driver", DriverCommand.line(console, secrets));
        line.addSubcommand("doctor", new DoctorCommand(console));
        line.addSubcommand("clean", new CleanCommand(console));
        line.addSubcommand("image", new ImageCommand(console));
        line.addSubcommand("mutants", new MutantsCommand(console));
        line.addSubcommand("soak", new SoakCommand(console));
        line.addSubcommand("vendors", new VendorsCommand(console, secrets));
        line.addSubcommand("version", new VersionCommand(console));
        Mistyped.registerNumbers(line);
        line.setOut(console.out());
        line.setErr(console.err());
        line.setParameterExceptionHandler((fault, given) -> complain(console, fault));
        line.setExecutionExceptionHandler((fault, failed, given) -> complain(console, fault));
        return line;
    }

    private static int complain(Console console, ParameterException fault) {
        console.err().println("assay: " + Mistyped.sentence(fault));
        return COULD_NOT;
    }

    private static int complain(Console console, Exception fault) {
        if (fault instanceof UserFault) {
            console.err().println("assay: " + fault.getMessage());
        } else {
            org.slf4j.LoggerFactory.getLogger(AssayCommand.class).error("the suite failed", fault);
            console.err().println("assay: the suite itself failed: " + fault);
        }
        return COULD_NOT;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** What {@code --version} prints. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "assay %s (Java %s)".formatted(SuiteRun.version(), Runtime.version())
            };
        }
    }
}
