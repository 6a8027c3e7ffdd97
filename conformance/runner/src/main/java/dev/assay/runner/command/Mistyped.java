package dev.assay.runner.command;

import dev.assay.fixtures.driver.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said of a command line that cannot be understood: one line, and what may be meant. */
final class Mistyped {
    private Mistyped() {}

    /** The sentence, without the command's name. */
    static String sentence(ParameterException fault) {
        String sentence =
                fault instanceof UnmatchedArgumentException unmatched
                                && !unmatched.getUnmatched().isEmpty()
                        ? unmatched(fault.getCommandLine(), unmatched.getUnmatched().getFirst())
                        : String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
        String command = fault.getCommandLine().getCommandSpec().qualifiedName();
        return "%s (see '%s --help')".formatted(sentence, command);
    }

    private static String unmatched(CommandLine line, String word) {
        Collection<String> options = line.getCommandSpec().optionsMap().keySet();
        Collection<String> commands = line.getSubcommands().keySet();
        if (word.startsWith("-")) {
            String name = word.replaceFirst("=.*", "");
            return "unknown option '%s'%s".formatted(name, Suggestion.orNothing(name, options));
        }
        if (!commands.isEmpty()) {
            return "unknown command '%s'%s".formatted(word, Suggestion.orNothing(word, commands));
        }
        String chosenBy =
                Stream.of("--case", "--mutant")
                        .filter(options::contains)
                        .map(option -> "; did you mean '%s %s'?".formatted(option, word))
                        .collect(Collectors.joining());
        return "unexpected argument '%s'%s".formatted(word, chosenBy);
    }

    /** Reads whole numbers, and says so in a user's words where there is none. */
    static void registerNumbers(CommandLine line) {
        ITypeConverter<Integer> whole = text -> (int) number(text, Integer.MAX_VALUE);
        ITypeConverter<Long> seed = text -> number(text, Long.MAX_VALUE);
        List.of(int.class, Integer.class).forEach(type -> register(line, type, whole));
        List.of(long.class, Long.class).forEach(type -> register(line, type, seed));
    }

    private static <T> void register(CommandLine line, Class<T> type, ITypeConverter<T> converter) {
        line.registerConverter(type, converter);
    }

    private static long number(String text, long most) {
        try {
            long number = Long.parseLong(text);
            if (Math.abs(number) <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number");
        }
        throw new TypeConversionException("'" + text + "' is too large (at most " + most + ")");
    }
}
