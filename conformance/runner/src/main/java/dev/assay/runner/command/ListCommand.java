package dev.assay.runner.command;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.catalogue.Profile;
import dev.assay.runner.UserFault;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.catalogue.CatalogueJson;
import dev.assay.runner.catalogue.CommittedIndex;
import dev.assay.runner.catalogue.LoadedJar;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the catalogue. */
@Command(
        name = "list",
        description = "Lists the cases and their leaves.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    /** What a reader might look for in vain. */
    private static final String OUT_OF_SCOPE =
            "Out of scope for now: ambient mode (HBONE), multi-cluster, IPv6 and dual stack, FIPS builds.";

    private final Console console;

    @Option(names = "--json", description = "Prints the catalogue as JSON.")
    private boolean json;

    @Option(
            names = "--update-index",
            description = "Rewrites the committed catalogue index; for developers of the suite.")
    private boolean updateIndex;

    @Mixin private CaseJarOption with = new CaseJarOption();

    ListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault {
        Catalogue catalogue = LoadedJar.beside(Catalogue.shipped(), with.load());
        if (updateIndex && with.isGiven()) {
            throw new UserFault(
                    "--update-index is of Assay's own cases; leave out --with: yours are in no index");
        }
        if (updateIndex) {
            update(catalogue);
        } else if (json) {
            console.out().print(CatalogueJson.write(catalogue));
            console.out().flush();
        } else {
            catalogue.cases().forEach(this::print);
            console.out()
                    .printf(
                            "%n%d cases, %d leaves. %s%n",
                            catalogue.cases().size(), catalogue.leaves().size(), OUT_OF_SCOPE);
        }
        return 0;
    }

    private void update(Catalogue catalogue) throws UserFault {
        try {
            CommittedIndex.update(catalogue);
            console.out().println("wrote " + CommittedIndex.SOURCE);
        } catch (IOException e) {
            throw new UserFault(
                    "cannot write %s: %s (run it in the project's root)"
                            .formatted(CommittedIndex.SOURCE, e.getMessage()),
                    e);
        }
    }

    private static String needs(LeafDescription leaf) {
        List<String> all =
                Stream.concat(leaf.features().stream(), leaf.needs().stream().map(Need::text))
                        .toList();
        return all.isEmpty() ? "" : " needs " + all;
    }

    private void print(CaseDescription each) {
        console.out()
                .printf(
                        "%-8s %s [%s]%n",
                        each.id(),
                        each.title(),
                        each.profiles().stream()
                                .map(Profile::text)
                                .collect(Collectors.joining(", ")));
        for (LeafDescription leaf : each.leaves()) {
            console.out()
                    .printf("           %-40s %s%s%n", leaf.id(), leaf.level().text(), needs(leaf));
        }
    }
}
