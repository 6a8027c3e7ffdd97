package dev.assay.reports.model;

import static dev.assay.reports.model.Leaves.leaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OutcomeTest {

    private static final LeafResult ANCHOR = leaf("aa-01", Level.CORE, Verdict.PASSED);
    private static final CatalogueIndex ANCHOR_ONLY = new CatalogueIndex(Set.of("aa-01"));

    /** One leaf in every state: verdict, level, and whether the index calls it core. */
    record State(Verdict verdict, Level level, boolean indexed) {

        LeafResult result(String id) {
            return leaf(id, level, verdict);
        }

        /** Written from design.md, state by state. */
        Result expected() {
            boolean mustPass = indexed || level == Level.CORE;
            return switch (verdict) {
                case PASSED -> Result.CONFORMANT;
                case FAILED, ERROR -> {
                    if (level != Level.PROVISIONAL) {
                        yield Result.NOT_CONFORMANT;
                    }
                    yield mustPass ? Result.PARTIAL : Result.CONFORMANT;
                }
                case FLAKY ->
                        mustPass || level == Level.EXTENDED ? Result.PARTIAL : Result.CONFORMANT;
                case WAIVED, NOT_APPLICABLE, NOT_RUN ->
                        mustPass ? Result.PARTIAL : Result.CONFORMANT;
            };
        }
    }

    static Stream<State> states() {
        return Stream.of(Verdict.values())
                .flatMap(verdict ->
                        Stream.of(Level.values())
                                .flatMap(level ->
                                        Stream.of(true, false)
                                                .map(indexed ->
                                                        new State(verdict, level, indexed))));
    }

    private static Result judge(List<State> states) {
        var leaves = new ArrayList<LeafResult>();
        var core = new ArrayList<String>();
        leaves.add(ANCHOR);
        core.add(ANCHOR.id());
        IntStream.range(0, states.size())
                .forEach(i -> {
                    String id = "zz-%02d".formatted(i);
                    leaves.add(states.get(i).result(id));
                    if (states.get(i).indexed()) {
                        core.add(id);
                    }
                });
        return Outcome.of(leaves, CatalogueIndex.of(core)).result();
    }

    @ParameterizedTest
    @MethodSource("states")
    void oneLeafInEveryState(State state) {
        assertThat(judge(List.of(state))).isEqualTo(state.expected());
    }

    @Test
    void theWorstOfAnyTwoLeavesDecides() {
        List<State> all = states().toList();
        for (State one : all) {
            for (State other : all) {
                Result worst =
                        Collections.max(
                                List.of(one.expected(), other.expected()),
                                Comparator.naturalOrder());
                assertThat(judge(List.of(one, other))).as("%s, %s", one, other).isEqualTo(worst);
            }
        }
    }

    @Test
    void onlyFailedFlakyAndErrorOfACoreOrExtendedLeafFailTheRun() {
        Set<Verdict> failing = EnumSet.of(Verdict.FAILED, Verdict.FLAKY, Verdict.ERROR);
        states().forEach(state -> {
            LeafResult result = state.result("zz-00");
            boolean fails = failing.contains(state.verdict()) && state.level() != Level.PROVISIONAL;
            assertThat(result.failsTheRun()).as("%s", state).isEqualTo(fails);
            assertThat(Summary.of(List.of(result)).failsTheRun()).as("%s", state).isEqualTo(fails);
        });
    }

    @Test
    void aCoreLeafOfTheIndexThatIsNotInTheRunMakesItPartialAndIsNamed() {
        Outcome outcome =
                Outcome.of(List.of(ANCHOR), new CatalogueIndex(Set.of("aa-01", "pa-02/x")));
        assertThat(outcome.result()).isEqualTo(Result.PARTIAL);
        assertThat(outcome.reasons())
                .containsExactly(
                        "1 core leaf of the catalogue index not in this run (not selected, or not"
                                + " implemented yet): pa-02/x");
    }

    @Test
    void anEmptyRunOverAnEmptyIndexProvesNothing() {
        Outcome outcome = Outcome.of(List.of(), new CatalogueIndex(Set.of()));
        assertThat(outcome.result()).isEqualTo(Result.PARTIAL);
        assertThat(outcome.reasons()).singleElement().asString().contains("nothing is proved");
    }

    @Test
    void aLongListOfLeavesIsCutAndTheRestCounted() {
        List<LeafResult> failed =
                IntStream.range(0, 8)
                        .mapToObj(i -> leaf("ff-0" + i, Level.CORE, Verdict.FAILED))
                        .toList();
        assertThat(Outcome.of(failed, ANCHOR_ONLY).reasons().getFirst())
                .isEqualTo(
                        "8 core or extended leaves failed: ff-00, ff-01, ff-02, ff-03, ff-04, and 3"
                                + " more");
    }

    @Test
    void reasonsAreEmptyExactlyWhenConformant() {
        assertThat(Outcome.of(List.of(ANCHOR), ANCHOR_ONLY).reasons()).isEmpty();
        assertThatThrownBy(() -> new Outcome(Result.PARTIAL, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Outcome(Result.CONFORMANT, List.of("but")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("states")
    void whatAJarBroughtCountsNeitherForNorAgainst(State state) {
        LeafResult fromJar = state.result("acme.aa-01/x");
        assertThat(Outcome.of(List.of(ANCHOR, fromJar), ANCHOR_ONLY).result())
                .isEqualTo(Result.CONFORMANT);
        assertThat(Outcome.of(List.of(fromJar), ANCHOR_ONLY).result()).isEqualTo(Result.PARTIAL);
        assertThat(Outcome.of(List.of(fromJar), new CatalogueIndex(Set.of())).result())
                .as("nothing of the catalogue is proved")
                .isEqualTo(Result.PARTIAL);
    }
}
