package dev.assay.mesh.meshctl;

import dev.assay.mesh.ca.FreshRoot;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshctl ca init}: a CA of one's own. */
@Command(
        name = "init",
        description = {
            "Makes a root and the intermediate that signs, in a new or empty folder. The root's key"
                    + " is kept nowhere.",
            "Exit codes: 0 made, 2 the folder cannot be used, or holds a CA already."
        },
        mixinStandardHelpOptions = true)
final class CaInitCommand implements Callable<Integer> {
    private final Clock clock;

    @Mixin private final CaFolder folder = new CaFolder();

    @Option(
            names = "--trust-domain",
            paramLabel = "NAME",
            defaultValue = "cluster.local",
            description = "The organization in the certificates' names (${DEFAULT-VALUE}).")
    private String trustDomain = "cluster.local";

    @Option(
            names = "--lifetime",
            paramLabel = "DURATION",
            defaultValue = "87600h",
            description = "Of both certificates, as in 8760h (${DEFAULT-VALUE}).")
    private Duration lifetime = FreshRoot.STANDARD_LIFETIME;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    CaInitCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        var signer = new FreshRoot(trustDomain, lifetime, clock).load();
        folder.create(spec, signer);
        var out = spec.commandLine().getOut();
        out.println("%s: a new CA, %s".formatted(folder.place(), CaDescription.of(signer)));
        out.flush();
        return 0;
    }
}
