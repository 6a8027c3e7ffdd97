package dev.assay.runner.command;

import dev.assay.fixtures.driver.Suggestion;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** What a mistyped flag or command may have meant. */
final class UnknownWord {
    private UnknownWord() {}

    static String suggestion(CommandLine line, List<String> unmatched) {
        String word = unmatched.isEmpty() ? "" : unmatched.getFirst();
        return Suggestion.orNothing(
                word,
                Stream.concat(
                                line.getSubcommands().keySet().stream(),
                                line.getCommandSpec().optionsMap().keySet().stream())
                        .toList());
    }
}
