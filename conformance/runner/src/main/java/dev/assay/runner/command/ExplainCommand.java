package dev.assay.runner.command;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.cases.catalogue.Profile;
import dev.assay.fixtures.driver.Suggestion;
import dev.assay.runner.UserFault;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.catalogue.LoadedJar;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Explains one case. */
@Command(
        name = "explain",
        description = "Explains one case: requirement, source, how it is checked, how to rerun it.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    /** With the labels as wide as a terminal of a hundred columns. */
    private static final int WIDTH = 87;

    private final Console console;

    @Parameters(paramLabel = "ID", description = "A case's or a leaf's ID.")
    private String id = "";

    @Mixin private CaseJarOption with = new CaseJarOption();

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault {
        List<LoadedJar> jars = with.load();
        Catalogue catalogue = LoadedJar.beside(Catalogue.shipped(), jars);
        CaseDescription found =
                catalogue
                        .find(id)
                        .orElseThrow(() ->
                                new UserFault(
                                        "unknown case '%s'%s ('./assay list' shows all)"
                                                .formatted(
                                                        id,
                                                        Suggestion.orNothing(
                                                                id, catalogue.ids().toList()))));
        line("case", found.id());
        line("requirement", found.title());
        line("source", found.source());
        line("checked", found.how().isEmpty() ? "as its leaves say" : found.how());
        line("profiles", joined(found.profiles().stream().map(Profile::text).toList()));
        line("rows", joined(Catalogue.sortedRows(found.rows())));
        line("kills", joined(found.mutants()));
        List<LeafDescription> leaves =
                found.leaves().stream()
                        .filter(leaf -> id.equals(found.id()) || leaf.id().equals(id))
                        .toList();
        for (LeafDescription leaf : leaves) {
            String features = leaf.features().isEmpty() ? "" : ", needs " + joined(leaf.features());
            line(
                    "leaf",
                    "%s (%s%s)%s"
                            .formatted(
                                    leaf.id(),
                                    leaf.level().text(),
                                    features,
                                    leaf.title().isEmpty() ? "" : ": " + leaf.title()));
        }
        leaves.stream()
                .flatMap(leaf -> leaf.needs().stream())
                .distinct()
                .forEach(need -> line("environment", need.reason()));
        Optional<LoadedJar> jar = jars.stream().filter(each -> each.has(id)).findFirst();
        jar.ifPresent(its -> line("jar", its.jar().label()));
        line(
                "rerun",
                "./assay run --case '%s'%s"
                        .formatted(
                                id,
                                jar.map(its -> " --with '%s'".formatted(its.file())).orElse("")));
        return 0;
    }

    /** A paragraph a line of the text, broken at blanks so that it can be read in a terminal. */
    private void line(String label, String text) {
        String shown = label;
        for (String paragraph : text.split("\n", -1)) {
            var line = new StringBuilder();
            for (String word : paragraph.split(" ", -1)) {
                if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                    console.out().printf("%-12s %s%n", shown, line);
                    shown = "";
                    line.setLength(0);
                }
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
            console.out().printf("%-12s %s%n", shown, line);
            shown = "";
        }
    }

    private static String joined(List<String> words) {
        return words.isEmpty() ? "-" : words.stream().collect(Collectors.joining(", "));
    }
}
