package dev.assay.mesh.ca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.ca.FreshRoot;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.update.CacertsUpdate;
import dev.assay.mesh.ca.update.Succession;
import dev.assay.mesh.identity.Pem;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RootRotationTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final IssuedLeaves NOTHING_NOTED = _ -> Optional.empty();

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Signer old = fresh(Duration.ofDays(90));
    private final Signer next = fresh(Duration.ofDays(90));
    private final CaState resting = new CaState(old, new Rotation.Resting(Optional.empty()));

    @Test
    void threeStepsLeadFromOneRootToTheOther() {
        var added = taken(RootRotation.add(resting, next, HOUR, NOW));
        assertThat(added.signer().certificate()).isEqualTo(old.certificate());
        assertThat(added.signer().roots().roots()).containsExactly(root(old), root(next));

        var switched = taken(RootRotation.switchSigner(added, HOUR, NOW.plus(HOUR)));
        assertThat(switched.signer().certificate()).isEqualTo(next.certificate());
        assertThat(switched.signer().key()).isEqualTo(next.key());
        assertThat(switched.signer().roots().roots()).containsExactly(root(old), root(next));

        var later = NOW.plus(HOUR.multipliedBy(2));
        var dropped = taken(RootRotation.drop(switched, NOTHING_NOTED, HOUR, later));
        assertThat(dropped.signer().certificate()).isEqualTo(next.certificate());
        assertThat(dropped.signer().roots().roots()).containsExactly(root(next));
        assertThat(dropped.rotation()).isEqualTo(new Rotation.Resting(Optional.of(later)));
    }

    /** What a mesh that follows the files takes up step by step (rows rot-09 and rot-11). */
    @Test
    void aRunningCaTakesUpEveryStep() {
        var added = added();
        var switched = switched();
        var dropped =
                taken(
                        RootRotation.drop(
                                switched, NOTHING_NOTED, HOUR, NOW.plus(HOUR.multipliedBy(2))));
        var states = List.of(resting, added, switched, dropped);
        for (int i = 1; i < states.size(); i++) {
            assertThat(
                            new CacertsUpdate(clock)
                                    .decide(
                                            states.get(i - 1).signer(),
                                            "test",
                                            files(states.get(i).signer())))
                    .isInstanceOf(Succession.Taken.class);
        }
    }

    @Test
    void rootsThatWereBelievedBesideStay() {
        var third = fresh(Duration.ofDays(90));
        var both =
                new Signer(
                        old.certificate(),
                        old.key(),
                        old.chain(),
                        dev.assay.mesh.identity.TrustBundle.of(List.of(root(third), root(old))));
        var added = taken(RootRotation.add(new CaState(both, resting.rotation()), next, HOUR, NOW));
        var switched = taken(RootRotation.switchSigner(added, HOUR, NOW.plus(HOUR)));
        var dropped =
                taken(
                        RootRotation.drop(
                                switched, NOTHING_NOTED, HOUR, NOW.plus(HOUR.multipliedBy(2))));
        assertThat(dropped.signer().roots().roots()).containsExactly(root(third), root(next));
    }

    @Test
    void aStepThatWasTakenIsNotTakenAgain() {
        assertThat(RootRotation.add(added(), next, HOUR, NOW)).isInstanceOf(Step.Already.class);
        assertThat(RootRotation.add(switched(), next, HOUR, NOW)).isInstanceOf(Step.Already.class);
        assertThat(RootRotation.switchSigner(switched(), HOUR, NOW))
                .isInstanceOf(Step.Already.class);
        var dropped = new CaState(next, new Rotation.Resting(Optional.of(NOW)));
        assertThat(RootRotation.drop(dropped, NOTHING_NOTED, HOUR, NOW))
                .isInstanceOf(Step.Already.class);
    }

    @Test
    void noSwitchBeforeEveryWorkloadCanHaveTheRoot() {
        var refused =
                refused(RootRotation.switchSigner(added(), HOUR, NOW.plus(HOUR).minus(SECOND)));
        assertThat(refused.why()).contains("not every workload").contains("try again then");
        assertThat(refused.safeFrom()).contains(NOW.plus(HOUR));
    }

    @Test
    void noDropBeforeTheNewSignerHasSignedLongEnough() {
        var refused =
                refused(
                        RootRotation.drop(
                                switched(),
                                NOTHING_NOTED,
                                HOUR,
                                NOW.plus(HOUR.multipliedBy(2)).minus(SECOND)));
        assertThat(refused.safeFrom()).contains(NOW.plus(HOUR.multipliedBy(2)));
    }

    @Test
    void noDropWhileALeafOfTheOldRootIsValid() {
        var end = NOW.plus(Duration.ofDays(3));
        IssuedLeaves leaves = root -> root.equals(root(old)) ? Optional.of(end) : Optional.empty();
        var refused = refused(RootRotation.drop(switched(), leaves, HOUR, end.minus(SECOND)));
        assertThat(refused.why()).contains("until " + end);
        assertThat(refused.safeFrom()).contains(end);
        taken(RootRotation.drop(switched(), leaves, HOUR, end));
    }

    @Test
    void leavesOfTheNewRootHoldNothingUp() {
        IssuedLeaves leaves =
                root ->
                        root.equals(root(next))
                                ? Optional.of(NOW.plus(Duration.ofDays(3)))
                                : Optional.empty();
        taken(RootRotation.drop(switched(), leaves, HOUR, NOW.plus(HOUR.multipliedBy(2))));
    }

    @Test
    void stagesAreNotSkipped() {
        assertThat(refused(RootRotation.switchSigner(resting, HOUR, NOW)).why())
                .contains("add comes first");
        assertThat(refused(RootRotation.drop(resting, NOTHING_NOTED, HOUR, NOW)).why())
                .contains("add comes first");
        assertThat(refused(RootRotation.drop(added(), NOTHING_NOTED, HOUR, NOW)).why())
                .contains("switch comes first, safe from " + NOW.plus(HOUR));
    }

    @Test
    void aSecondRotationWaitsForTheFirst() {
        var third = fresh(Duration.ofDays(90));
        assertThat(refused(RootRotation.add(added(), third, HOUR, NOW)).why())
                .contains("finish it first, its next step is switch");
        assertThat(refused(RootRotation.add(switched(), third, HOUR, NOW)).why())
                .contains("finish it first, its next step is drop");
    }

    @Test
    void aRootThatIsBelievedAlreadyIsNoNewOne() {
        assertThat(refused(RootRotation.add(resting, old, HOUR, NOW)).why())
                .contains("believed already");
    }

    @Test
    void nobodySwitchesToASignerThatHasExpired() {
        var brief = fresh(HOUR);
        var added = taken(RootRotation.add(resting, brief, SECOND, NOW));
        assertThat(refused(RootRotation.switchSigner(added, SECOND, NOW.plus(HOUR))).why())
                .contains("has expired at " + NOW.plus(HOUR));
    }

    @Test
    void whatNothingHangsOnIsGivenUpAsIfItHadNotBegun() {
        assertThat(RootRotation.giveUp(added())).isEqualTo(new Step.GivenUp(resting));
        assertThat(RootRotation.giveUp(resting)).isInstanceOf(Step.Already.class);
        assertThat(refused(RootRotation.giveUp(switched())).why())
                .contains("the new signer signs since", "go on to drop");
    }

    @Test
    void aSignerThatExpiredBeforeItSignedIsGivenUpForAnother() {
        var brief = fresh(HOUR);
        var added = taken(RootRotation.add(resting, brief, SECOND, NOW));
        var late = NOW.plus(HOUR);
        assertThat(refused(RootRotation.switchSigner(added, SECOND, late)).why())
                .contains("--abort");
        assertThat(refused(bringing(next, "").step(added, this::nobody, NOTHING_NOTED, late)).why())
                .contains("its next step is switch; or give it up (--abort)");
        var given = RootRotation.giveUp(added).kept().orElseThrow();
        taken(bringing(next, "").step(given, this::nobody, NOTHING_NOTED, late));
    }

    @Test
    void aWishGoesOnWhereTheStateIs() {
        assertThat(wish("").step(resting, () -> next, NOTHING_NOTED, NOW))
                .isEqualTo(new Step.Taken(Stage.ADD, added()));
        assertThat(wish("").step(added(), this::nobody, NOTHING_NOTED, NOW.plus(HOUR)))
                .isEqualTo(new Step.Taken(Stage.SWITCH, switched()));
        assertThat(wish("drop").step(added(), this::nobody, NOTHING_NOTED, NOW.plus(HOUR)))
                .isEqualTo(new Step.Taken(Stage.SWITCH, switched()));
        assertThat(wish("drop").isReachedBy(Stage.SWITCH)).isFalse();
        assertThat(wish("").isReachedBy(Stage.ADD)).isTrue();
        refused(wish("").step(switched(), this::nobody, NOTHING_NOTED, NOW.plus(HOUR)));
    }

    @Test
    void nothingBeginsThatCouldNotEnd() {
        var brief = fresh(HOUR);
        refused(RootRotation.add(resting, brief, HOUR, NOW));
        assertThat(RootRotation.add(resting, brief, Duration.ofMinutes(29), NOW))
                .isInstanceOf(Step.Taken.class);
    }

    @Test
    void aLaterCallMakesNoWaitShorter() {
        var hasty =
                new RotationWish(
                        Optional.empty(), Optional.of(Duration.ofSeconds(1)), Optional.empty());
        refused(hasty.step(added(), this::nobody, NOTHING_NOTED, NOW.plusSeconds(2)));
        refused(hasty.step(switched(), this::nobody, NOTHING_NOTED, NOW.plus(HOUR).plusSeconds(2)));
        var patient =
                new RotationWish(
                        Optional.empty(), Optional.of(HOUR.multipliedBy(2)), Optional.empty());
        refused(patient.step(added(), this::nobody, NOTHING_NOTED, NOW.plus(HOUR)));
    }

    @Test
    void aWishForAnEarlierStageIsFulfilled() {
        for (var wish : List.of(wish("add"), bringing(next, "add"))) {
            assertThat(wish.step(added(), this::nobody, NOTHING_NOTED, NOW))
                    .isInstanceOf(Step.Already.class);
            assertThat(wish.step(switched(), this::nobody, NOTHING_NOTED, NOW))
                    .isInstanceOf(Step.Already.class);
        }
        assertThat(wish("switch").step(switched(), this::nobody, NOTHING_NOTED, NOW))
                .isInstanceOf(Step.Already.class);
    }

    @Test
    void whoBringsAnotherSignerBeginsNothingMeanwhile() {
        var third = fresh(HOUR);
        refused(bringing(third, "").step(added(), this::nobody, NOTHING_NOTED, NOW.plus(HOUR)));
        refused(bringing(third, "").step(switched(), this::nobody, NOTHING_NOTED, NOW.plus(HOUR)));
    }

    /** The command that dropped the old root may be killed before it says so, and asked again. */
    @Test
    void whatHasJustEndedDoesNotBeginAgainByItself() {
        var ended = new CaState(next, new Rotation.Resting(Optional.of(NOW)));
        assertThat(wish("drop").step(ended, this::nobody, NOTHING_NOTED, NOW))
                .isInstanceOf(Step.Already.class);
        assertThat(wish("").step(ended, this::nobody, NOTHING_NOTED, NOW))
                .isInstanceOf(Step.Already.class);
        taken(wish("add").step(ended, () -> old, NOTHING_NOTED, NOW));
        taken(wish("").step(ended, () -> old, NOTHING_NOTED, NOW.plus(HOUR)));
        refused(wish("switch").step(ended, this::nobody, NOTHING_NOTED, NOW));
    }

    @Test
    void whatIsNextIsSaidWithItsTime() {
        assertThat(Outlook.of(resting, NOTHING_NOTED))
                .isEqualTo(new Outlook(Stage.ADD, Optional.empty()));
        assertThat(Outlook.of(added(), NOTHING_NOTED))
                .isEqualTo(new Outlook(Stage.SWITCH, Optional.of(NOW.plus(HOUR))));
        assertThat(Outlook.of(switched(), _ -> Optional.of(NOW.plus(Duration.ofDays(1)))))
                .isEqualTo(new Outlook(Stage.DROP, Optional.of(NOW.plus(Duration.ofDays(1)))));
    }

    @Test
    void noTextShowsAKey() {
        assertThat(added() + " " + RootRotation.add(resting, next, HOUR, NOW))
                .doesNotContain("PrivateKey");
    }

    private RotationWish wish(String to) {
        return new RotationWish(stage(to), Optional.of(HOUR), Optional.empty());
    }

    private RotationWish bringing(Signer brought, String to) {
        return new RotationWish(stage(to), Optional.of(HOUR), Optional.of(brought));
    }

    private static Optional<Stage> stage(String word) {
        return List.of(Stage.values()).stream()
                .filter(each -> each.toString().equals(word))
                .findFirst();
    }

    private Signer nobody() {
        throw new AssertionError("nobody asked for another root");
    }

    private CaState added() {
        return taken(RootRotation.add(resting, next, HOUR, NOW));
    }

    private CaState switched() {
        return taken(RootRotation.switchSigner(added(), HOUR, NOW.plus(HOUR)));
    }

    private Signer fresh(Duration lifetime) {
        return new FreshRoot("example", lifetime, clock).load();
    }

    private static X509Certificate root(Signer signer) {
        return signer.chain().getLast();
    }

    private static Map<String, String> files(Signer signer) {
        return Map.of(
                "ca-cert.pem", Pem.encode(signer.certificate()),
                "ca-key.pem", Pem.encode(signer.key()),
                "root-cert.pem", signer.roots().pem(),
                "cert-chain.pem", Pem.encode(signer.chain()));
    }

    private static CaState taken(Step step) {
        assertThat(step).isInstanceOf(Step.Taken.class);
        return ((Step.Taken) step).next();
    }

    private static Step.Refused refused(Step step) {
        assertThat(step).isInstanceOf(Step.Refused.class);
        return (Step.Refused) step;
    }
}
