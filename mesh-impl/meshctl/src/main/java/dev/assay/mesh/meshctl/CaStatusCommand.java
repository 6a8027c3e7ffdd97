package dev.assay.mesh.meshctl;

import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshctl ca status}: who signs, who is believed, and what comes next. */
@Command(
        name = "status",
        description = {
            "Shows who signs, which roots are believed, how far a rotation is, and what is next and"
                    + " when it is safe. Changes nothing.",
            "Exit codes: 0 the state is whole, 2 it is not, or there is none."
        },
        mixinStandardHelpOptions = true)
final class CaStatusCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin private final CaPlace place = new CaPlace();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Format format = Format.table;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    CaStatusCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        var described =
                place.use(spec, ca -> new CaDescription(ca.state(), ca.issued(), clock.instant()));
        var out = spec.commandLine().getOut();
        if (format == Format.json) {
            out.println(described.json().toPrettyString());
        } else {
            described.text().lines().forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
