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
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                out.print(validator.answer(line) + "\n");
                // A driver waits for this answer before it asks on.
                out.flush();
            }
        }
        return 0;
    }
}
