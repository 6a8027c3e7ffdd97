package dev.assay.mesh.ca.rotation;

import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.identity.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The three steps and the way back, each on its own: what the state is after it, that it was done
 * before, or why it is unsafe. The order is Istio's for a change without an outage: certificates of
 * both roots must be accepted by everybody from before the first new one is issued until after the
 * last old one has ended.
 */
public final class RootRotation {
    /** Before the switch, and between it and the drop. */
    private static final int WAITS = 2;

    private RootRotation() {}

    /**
     * The root of another signer joins those that are believed; nothing else changes.
     *
     * @param next what will sign later, up to its root
     * @param atLeast how long the next two steps wait, at least
     */
    public static Step add(CaState state, Signer next, Duration atLeast, Instant now) {
        return switch (state.rotation()) {
            case Rotation.Resting _ when state.signer().roots().roots().contains(root(next)) ->
                    new Step.Refused(
                            Stage.ADD,
                            "its root is believed already: a rotation needs a root of its own",
                            Optional.empty());
            case Rotation.Resting _ when hasEnded(next, now.plus(atLeast.multipliedBy(WAITS))) ->
                    new Step.Refused(
                            Stage.ADD,
                            "the new signing certificate ends at %s, before the rotation could: bring one that lives longer"
                                    .formatted(next.certificate().getNotAfter().toInstant()),
                            Optional.empty());
            case Rotation.Resting _ ->
                    new Step.Taken(
                            Stage.ADD,
                            new CaState(
                                    believing(state.signer(), with(state.signer(), root(next))),
                                    new Rotation.Added(
                                            believing(next, TrustBundle.of(List.of(root(next)))),
                                            now,
                                            atLeast)));
            case Rotation.Added added -> sameRoot(root(added.next()), next, "switch");
            case Rotation.Switched _ -> sameRoot(root(state.signer()), next, "drop");
        };
    }

    /**
     * The new signer signs from now on.
     *
     * @param atLeast how long the new root must have been believed
     */
    public static Step switchSigner(CaState state, Duration atLeast, Instant now) {
        return switch (state.rotation()) {
            case Rotation.Resting _ -> notBegun(Stage.SWITCH);
            case Rotation.Added added when now.isBefore(Outlook.safe(added, atLeast)) ->
                    new Step.Refused(
                            Stage.SWITCH,
                            "the new root was added at %s, and not every workload can have it before %s: the new signer's certificates would be refused there; try again then"
                                    .formatted(added.since(), Outlook.safe(added, atLeast)),
                            Optional.of(Outlook.safe(added, atLeast)));
            case Rotation.Added added when hasEnded(added.next(), now) ->
                    new Step.Refused(
                            Stage.SWITCH,
                            "the new signing certificate has expired at %s; nothing signs with it yet: give this rotation up (--abort), and begin another"
                                    .formatted(
                                            added.next().certificate().getNotAfter().toInstant()),
                            Optional.empty());
            case Rotation.Added added ->
                    new Step.Taken(
                            Stage.SWITCH,
                            new CaState(
                                    believing(added.next(), state.signer().roots()),
                                    new Rotation.Switched(root(state.signer()), now, atLeast)));
            case Rotation.Switched switched ->
                    new Step.Already("the new signer signs since " + switched.since());
        };
    }

    /**
     * The old root is believed no more.
     *
     * @param leaves what may be in use still
     * @param atLeast how long the new signer must have signed
     */
    public static Step drop(CaState state, IssuedLeaves leaves, Duration atLeast, Instant now) {
        return switch (state.rotation()) {
            case Rotation.Resting(var ended) when ended.isPresent() ->
                    new Step.Already(
                            "no rotation is under way: the last one ended at " + ended.get());
            case Rotation.Resting _ -> notBegun(Stage.DROP);
            case Rotation.Added added ->
                    new Step.Refused(
                            Stage.DROP,
                            "the old signer signs still: switch comes first, safe from %s on"
                                    .formatted(Outlook.safe(added, atLeast)),
                            Optional.empty());
            case Rotation.Switched switched
                    when now.isBefore(Outlook.safe(switched, atLeast, leaves)) ->
                    new Step.Refused(
                            Stage.DROP,
                            "certificates of the old root may be in use until %s: without the root they would be refused; try again then"
                                    .formatted(Outlook.safe(switched, atLeast, leaves)),
                            Optional.of(Outlook.safe(switched, atLeast, leaves)));
            case Rotation.Switched switched ->
                    new Step.Taken(
                            Stage.DROP,
                            new CaState(
                                    believing(
                                            state.signer(),
                                            without(state.signer(), switched.leaving())),
                                    new Rotation.Resting(Optional.of(now))));
        };
    }

    /**
     * The new root is believed no more, and the old signer signs as before; safe as long as no leaf
     * hangs on the new root, and then only.
     */
    public static Step giveUp(CaState state) {
        return switch (state.rotation()) {
            case Rotation.Resting _ -> new Step.Already("no rotation is under way");
            case Rotation.Added added ->
                    new Step.GivenUp(
                            new CaState(
                                    believing(
                                            state.signer(),
                                            without(state.signer(), root(added.next()))),
                                    new Rotation.Resting(Optional.empty())));
            case Rotation.Switched switched ->
                    new Step.Refused(
                            Stage.DROP,
                            "the new signer signs since %s, its certificates are in use, and the old signer's key is kept no more: go on to drop, after which another rotation may begin"
                                    .formatted(switched.since()),
                            Optional.empty());
        };
    }

    private static Step sameRoot(X509Certificate under, Signer next, String then) {
        return under.equals(root(next))
                ? new Step.Already("the new root is believed already")
                : secondRotation(then);
    }

    /** Two at once would need three roots and two orders; nobody could say what is safe. */
    static Step secondRotation(String then) {
        return new Step.Refused(
                Stage.ADD,
                "another rotation is under way: finish it first, its next step is %s%s"
                        .formatted(then, then.equals("switch") ? "; or give it up (--abort)" : ""),
                Optional.empty());
    }

    private static Step notBegun(Stage stage) {
        return new Step.Refused(
                stage,
                "no rotation is under way: add comes first, before anything is switched or dropped",
                Optional.empty());
    }

    /** The root that a signer's chain ends with. */
    static X509Certificate root(Signer signer) {
        return signer.chain().getLast();
    }

    private static boolean hasEnded(Signer signer, Instant now) {
        return !now.isBefore(signer.certificate().getNotAfter().toInstant());
    }

    private static Signer believing(Signer signer, TrustBundle roots) {
        return new Signer(signer.certificate(), signer.key(), signer.chain(), roots);
    }

    private static TrustBundle with(Signer signer, X509Certificate root) {
        List<X509Certificate> roots = new ArrayList<>(signer.roots().roots());
        roots.add(root);
        return TrustBundle.of(roots);
    }

    private static TrustBundle without(Signer signer, X509Certificate root) {
        return TrustBundle.of(
                signer.roots().roots().stream().filter(each -> !each.equals(root)).toList());
    }
}
