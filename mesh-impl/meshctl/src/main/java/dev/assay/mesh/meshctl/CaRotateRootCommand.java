package dev.assay.mesh.meshctl;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.FreshRoot;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.folder.CacertsFolder.Decision;
import dev.assay.mesh.ca.rotation.CaState;
import dev.assay.mesh.ca.rotation.IssuedLeaves;
import dev.assay.mesh.ca.rotation.RootRotation;
import dev.assay.mesh.ca.rotation.RotationWish;
import dev.assay.mesh.ca.rotation.Stage;
import dev.assay.mesh.ca.rotation.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshctl ca rotate-root}: another root, without an outage. */
@Command(
        name = "rotate-root",
        description = {
            "Takes the next step of a change of the root, if that is safe, and says what is next and"
                    + " when: add (the new root is believed beside the old one), switch (the new"
                    + " signer signs), drop (the old root is believed no more).",
            "Call it again until the old root is dropped. A call that was killed has taken its step"
                    + " or has not; the next one goes on from there.",
            "Refused are: a switch before every workload can have the new root, a drop while"
                    + " certificates of the old root may be valid, and a second rotation while one"
                    + " is under way. --abort gives up one whose new signer does not sign yet.",
            "Exit codes: 0 the step is taken, or was before, or is not due yet and nobody asked for"
                    + " it; 1 refused, or the stage of --to is not reached; 2 the state cannot be used."
        },
        mixinStandardHelpOptions = true)
final class CaRotateRootCommand implements Callable<Integer> {
    private static final int NOT_REACHED = 1;

    /** What is said in a stage's place where a rotation is given up. */
    private static final String ABORT = "abort";

    private final Clock clock;

    @Mixin private final CaPlace place = new CaPlace();

    @Option(
            names = "--to",
            paramLabel = "STAGE",
            description = "The stage to go to, and no farther: add, switch or drop.")
    private Optional<Stage> to = Optional.empty();

    @Option(
            names = "--at-least",
            paramLabel = "DURATION",
            description =
                    "How long switch and drop wait at least: the longest that a workload takes to"
                            + " learn a new root, or that its certificate lives. What the rotation"
                            + " was begun with, which a later call may lengthen; at its begin 24h,"
                            + " the life of one leaf. In a Secret it is the only guard: nobody"
                            + " notes there what was issued.")
    private Optional<Duration> atLeast = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "CACERTS",
            description =
                    "The new signer's folder, with Istio's four files; without it a new root is"
                            + " made, whose key is kept nowhere.")
    private Optional<Path> from = Optional.empty();

    @Option(
            names = "--lifetime",
            paramLabel = "DURATION",
            defaultValue = "87600h",
            description = "Of a root that is made (${DEFAULT-VALUE}).")
    private Duration lifetime = FreshRoot.STANDARD_LIFETIME;

    @Option(
            names = "--abort",
            description =
                    "Gives the rotation up, if the new signer does not sign yet: its root is"
                            + " believed no more. The way out where the new certificate has expired"
                            + " before anybody switched to it.")
    private boolean abort;

    @Option(names = "--dry-run", description = "Says what would be done, and changes nothing.")
    private boolean dryRun;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Format format = Format.table;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    CaRotateRootCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (abort && (to.isPresent() || atLeast.isPresent() || from.isPresent())) {
            throw new ParameterException(
                    spec.commandLine(), "--abort goes with none of --to, --at-least and --from");
        }
        Optional<Signer> brought = from.map(each -> CaFolder.brought(spec, each, clock));
        var wish = new RotationWish(to, atLeast, brought);
        Decision decision =
                (state, leaves) ->
                        abort
                                ? RootRotation.giveUp(state)
                                : wish.step(state, () -> made(state), leaves, now());
        Step step = place.use(spec, ca -> step(ca, decision));
        return switch (step) {
            case Step.Taken(var stage, _) -> wish.isReachedBy(stage) ? 0 : NOT_REACHED;
            case Step.Already _, Step.GivenUp _ -> 0;
            case Step.Refused(_, _, var safeFrom) ->
                    to.isEmpty() && safeFrom.isPresent() ? 0 : NOT_REACHED;
        };
    }

    private Step step(CaStore ca, Decision decision) throws AuthorityUnavailable, IOException {
        CaState before = ca.state();
        IssuedLeaves leaves = ca.issued();
        Step step = dryRun ? decision.decide(before, leaves) : ca.advance(decision);
        CaState after = step.kept().orElse(before);
        print(step, new CaDescription(after, leaves, clock.instant()));
        return step;
    }

    /** Finer is nothing that an operator waits for, and longer to read. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Signer made(CaState state) {
        return FreshRoot.like(state.signer(), lifetime, clock).load();
    }

    private void print(Step step, CaDescription described) {
        var out = spec.commandLine().getOut();
        if (format == Format.json) {
            var json = described.json().put("dryRun", dryRun);
            switch (step) {
                case Step.Taken(var stage, _) -> json.put("taken", stage.toString());
                case Step.GivenUp _ -> json.put("taken", ABORT);
                case Step.Already(var what) -> json.put("already", what);
                case Step.Refused(var stage, var why, _) ->
                        json.put("refused", named(stage)).put("why", why);
            }
            out.println(json.toPrettyString());
        } else {
            out.println(words(step));
            out.println("next: " + described.next());
        }
        out.flush();
    }

    private String words(Step step) {
        return switch (step) {
            case Step.Taken(var stage, var next) -> done(stage.toString(), next);
            case Step.GivenUp(var next) -> done(ABORT, next);
            case Step.Already(var what) -> "nothing to do: " + what;
            case Step.Refused(var stage, var why, var safeFrom) ->
                    "%s: %s: %s"
                            .formatted(
                                    named(stage),
                                    to.isEmpty() && safeFrom.isPresent() ? "not yet" : "refused",
                                    why);
        };
    }

    private String done(String what, CaState next) {
        return "%s: %s; %s"
                .formatted(
                        what,
                        dryRun ? "would be done (--dry-run)" : "done",
                        CaDescription.of(next.signer()));
    }

    /** What was asked for and is not reached. */
    private String named(Stage stage) {
        return abort ? ABORT : stage.toString();
    }
}
