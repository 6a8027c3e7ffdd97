package dev.assay.mesh.meshctl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meshctl validate}: one JSON line in, one JSON line out, until the input ends. */
@Command(
        name = "validate",
        description = {
            "Answers JSON lines on standard input, one line each:",
            "  {\"op\": \"parse-id\", \"input\": \"spiffe://td/ns/a/sa/b\"}",
            "  {\"op\": \"parse-bundle\", \"input\": JWK set, map of them, or PEM text}",
            "  {\"op\": \"verify\", \"input\": {\"chain\": [PEM...], \"role\": \"client|server\","
                    + " \"bundles\": {\"td\": [PEM...]}, \"now\": instant, optional}}",
            "with {\"accept\": true} or {\"accept\": false, \"reason\": \"...\"};",
            "a line that is no such question gets {\"error\": \"...\"}."
        },
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

    /** In characters; room for a chain and its bundles many times over. */
    static final int LONGEST_LINE = 16 * 1024 * 1024;

    private final InputStream in;
    private final LineValidator validator;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    ValidateCommand(InputStream in, LineValidator validator) {
        this.in = in;
        this.validator = validator;
    }

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        var lines = new BoundedLines(reader, LONGEST_LINE);
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            var answer = answer(line.get());
            if (!answer.isEmpty()) {
                out.print(answer + "\n");
                // A driver waits for this answer before it asks on.
                out.flush();
            }
        }
        return 0;
    }

    /** Empty for a blank line, which asks nothing. */
    private String answer(BoundedLines.Line line) {
        return switch (line) {
            case BoundedLines.Line.Whole(var text) -> text.isBlank() ? "" : validator.answer(text);
            case BoundedLines.Line.TooLong() ->
                    LineValidator.error("the line is longer than %d".formatted(LONGEST_LINE));
        };
    }
}
