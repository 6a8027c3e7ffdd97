package dev.assay.runner.command;

import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.ExistingCluster;
import dev.assay.runner.UserFault;
import dev.assay.runner.command.ClusterOptions.WhichCluster;
import dev.assay.runner.doctor.Diagnosis;
import dev.assay.runner.doctor.Doctor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what this machine has and lacks for each environment. */
@Command(
        name = "doctor",
        description = {
            "Says what this machine has and lacks for each environment.",
            "Exit code 0 when nothing lacks for 'local', which a run uses unless told otherwise."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--fix",
            description =
                    "Provides a container engine (Debian and Ubuntu, root) and the cluster image; what is there stays as it is.")
    private boolean fix;

    @Mixin private WhichCluster cluster = new WhichCluster();

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault, InterruptedException {
        List<String> environments = Choices.environments().stream().map(Environment::name).toList();
        var doctor =
                new Doctor(
                        Path.of(System.getProperty("assay.home", ".")).toAbsolutePath(),
                        environments);
        if (fix) {
            doctor.fix(line -> {
                console.err().println("  " + line);
                console.err().flush();
            });
        }
        ExistingCluster existing = Choices.existingCluster().at(cluster.access());
        List<Diagnosis> all = doctor.diagnoses(existing.examine(Choices.driver("reference")));
        all.forEach(this::show);
        console.out().flush();
        return all.stream()
                        .anyMatch(each ->
                                each.environment().equals("local")
                                        && each.state() == Diagnosis.State.LACKS)
                ? 1
                : 0;
    }

    private void show(Diagnosis each) {
        console.out()
                .printf(
                        "%-8s %-5s  %s%s%n",
                        each.environment(),
                        each.state().name().toLowerCase(Locale.ROOT),
                        each.what(),
                        each.state() == Diagnosis.State.LACKS ? ": " + each.remedy() : "");
    }
}
