package dev.assay.runner.command;

import dev.assay.fixtures.secrecy.SecretLedger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What helps to write a driver file. */
@Command(
        name = "driver",
        description = "Begins a driver file, or checks one.",
        mixinStandardHelpOptions = true)
final class DriverCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    static CommandLine line(Console console, SecretLedger secrets) {
        var line = new CommandLine(new DriverCommand());
        line.addSubcommand("init", new DriverInitCommand(console));
        line.addSubcommand("check", new DriverCheckCommand(console, secrets));
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say 'init' or 'check'");
    }
}
