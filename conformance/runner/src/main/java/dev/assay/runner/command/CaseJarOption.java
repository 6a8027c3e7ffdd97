package dev.assay.runner.command;

import dev.assay.runner.UserFault;
import dev.assay.runner.catalogue.LoadedJar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Cases of one's own, for the commands that look at cases. */
final class CaseJarOption {
    @Option(
            names = "--with",
            paramLabel = "JAR",
            split = ",",
            description =
                    "Also the cases of this jar, which are yours (CONTRIBUTING.md, 'Cases of your own'); may be repeated.")
    private List<Path> files = new ArrayList<>();

    boolean isGiven() {
        return !files.isEmpty();
    }

    List<LoadedJar> load() throws UserFault {
        return LoadedJar.all(files);
    }
}
