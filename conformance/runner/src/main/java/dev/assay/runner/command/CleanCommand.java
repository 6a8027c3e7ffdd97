package dev.assay.runner.command;

import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.Environment.CannotInstall;
import dev.assay.fixtures.environment.ExistingCluster.Cleaning;
import dev.assay.runner.UserFault;
import dev.assay.runner.command.ClusterOptions.WhichCluster;
import dev.assay.runner.doctor.Doctor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes what killed runs have left. */
@Command(
        name = "clean",
        description = {
            "Removes what runs left behind that were killed: temporary folders, containers,",
            "networks, volumes. What a living run uses, and what Assay did not make, stays.",
            "With --kubeconfig also what ended runs of this machine left in that cluster.",
            "Exit code 0 when nothing is left, 2 when something could not be looked for."
        },
        mixinStandardHelpOptions = true)
final class CleanCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--engine",
            description = "Also stops the container engine that './assay doctor --fix' started.")
    private boolean engine;

    @Mixin private WhichCluster cluster = new WhichCluster();

    @Option(
            names = "--run",
            paramLabel = "ID",
            description =
                    "With --kubeconfig: what this run has left there, whichever machine it was started on.")
    private Optional<String> run = Optional.empty();

    CleanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault, InterruptedException {
        requireKubeconfig();
        var complaints = new ArrayList<String>();
        int removed = 0;
        for (Environment each : Choices.environments()) {
            try {
                List<String> gone = each.removeLeftovers();
                gone.forEach(what -> console.out().println("removed " + what));
                removed += gone.size();
            } catch (CannotInstall e) {
                complaints.add("environment '%s': %s".formatted(each.name(), e.getMessage()));
            }
        }
        if (cluster.kubeconfig().isPresent()) {
            removed += cleanCluster(complaints);
        }
        if (removed == 0 && complaints.isEmpty()) {
            console.out().println("nothing was left behind");
        }
        if (engine) {
            new Doctor(Path.of(System.getProperty("assay.home", ".")).toAbsolutePath(), List.of())
                    .stopEngine(line -> console.out().println(line));
        }
        console.out().flush();
        if (!complaints.isEmpty()) {
            throw new UserFault(String.join("; ", complaints));
        }
        return 0;
    }

    /** The cluster that happens to be current is not looked at. */
    private void requireKubeconfig() throws UserFault {
        if (cluster.kubeconfig().isEmpty() && (run.isPresent() || cluster.context().isPresent())) {
            throw new UserFault(
                    (run.isPresent() ? "--run" : "--context")
                            + " needs --kubeconfig FILE, which names the cluster");
        }
    }

    private int cleanCluster(List<String> complaints) throws UserFault {
        try {
            Cleaning cleaning = Choices.existingCluster().at(cluster.access()).clean(run);
            cleaning.removed().forEach(what -> console.out().println("removed " + what));
            cleaning.left().forEach(what -> console.out().println(what));
            return cleaning.removed().size();
        } catch (CannotInstall e) {
            complaints.add("environment 'cluster': " + e.getMessage());
            return 0;
        }
    }
}
