package dev.assay.mesh.meshctl;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshctl ca plug}: a CA below a root of the operator's. */
@Command(
        name = "plug",
        description = {
            "Takes the four files of a folder over into a new or empty one: all of them, complete"
                    + " and fitting one another, or none.",
            "Exit codes: 0 taken over, 2 they are not whole, or the folder cannot be used."
        },
        mixinStandardHelpOptions = true)
final class CaPlugCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin private final CaFolder folder = new CaFolder();

    @Option(
            names = "--from",
            paramLabel = "CACERTS",
            required = true,
            description =
                    "The folder with ca-cert.pem, ca-key.pem, root-cert.pem and cert-chain.pem.")
    private Path from = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    CaPlugCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        var signer = CaFolder.brought(spec, from, clock);
        folder.create(spec, signer);
        var out = spec.commandLine().getOut();
        out.println(
                "%s: the CA of %s, %s".formatted(folder.place(), from, CaDescription.of(signer)));
        out.flush();
        return 0;
    }
}
