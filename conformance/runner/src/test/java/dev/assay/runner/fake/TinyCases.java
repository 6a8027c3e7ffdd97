package dev.assay.runner.fake;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.catalogue.Profile;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.Scope;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.Ports;
import dev.assay.fixtures.wire.NotCarried;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One case for each way in which a leaf can end. */
@InProfile(Profile.MESH)
public final class TinyCases {
    /** How often the flaky case was asked. */
    public static final AtomicInteger ASKED = new AtomicInteger();

    /** How many mesh-wide cases ran at once, and the most that did. */
    public static final AtomicInteger WHOLE = new AtomicInteger();

    static final String STRICT =
            """
            kind: PeerAuthentication
            metadata: {name: default}
            spec: {mtls: {mode: STRICT}}
            """;

    private static Probe<Integer> plaintext(Lane lane, Workload server) {
        return () -> {
            try (var wire =
                    lane.naked()
                            .dialer()
                            .dial(
                                    server.port(Ports.HTTP.number()),
                                    java.time.Duration.ofSeconds(1))) {
                wire.out()
                        .write(
                                "GET / HTTP/1.1\r\n\r\n"
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                return wire.in().readAllBytes().length == 0 ? 0 : 200;
            }
        };
    }

    private static Expectation<Integer> status(int wanted) {
        return Expectation.of(wanted == 0 ? "refused" : "status " + wanted, s -> s == wanted);
    }

    @Case(
            id = "tt-01",
            title = "STRICT here refuses here only",
            source = "s",
            rows = {"S9"},
            kills = "leak")
    @Leaf(id = "here")
    @Leaf(id = "there", level = Level.EXTENDED)
    void scope(Lane lane, Observations leaves) throws Exception {
        leaves.control(plaintext(lane, lane.server())).is(status(200));
        lane.apply(STRICT);
        lane.awaitSentinel(lane.server(), lane.otherServer());
        leaves.expect("here", plaintext(lane, lane.server())).settlesOn(status(0));
        leaves.expect("there", plaintext(lane, lane.otherServer())).settlesOn(status(200));
    }

    @Case(id = "tt-02", title = "a leaf that fails hides no other", source = "s")
    @Leaf(id = "fails")
    @Leaf(id = "passes")
    @Leaf(id = "faulty")
    @Leaf(id = "not-carried")
    @Leaf(id = "forgotten")
    void soft(Lane lane, Observations leaves) {
        leaves.expect("fails", () -> 1).is(Expectation.equalTo(2));
        leaves.expect("passes", () -> 1).is(Expectation.equalTo(1));
        leaves.expect(
                        "faulty",
                        () -> {
                            throw new IllegalStateException("the probe broke");
                        })
                .is(Expectation.of("anything", seen -> true));
        leaves.expect(
                        "not-carried",
                        () -> {
                            throw new NotCarried("no such path");
                        })
                .is(Expectation.of("anything", seen -> true));
    }

    @Case(id = "tt-03", title = "a path that never works", source = "s")
    void control(Lane lane, Observations leaves) throws Exception {
        leaves.control(() -> 404).is(Expectation.equalTo(200));
        leaves.expect(() -> 1).is(Expectation.equalTo(1));
    }

    @Case(id = "tt-04", title = "passes the second time", source = "s")
    void flaky(Lane lane, Observations leaves) {
        leaves.expect(ASKED::incrementAndGet).is(Expectation.of("more than 1", seen -> seen > 1));
    }

    @Case(id = "tt-05", title = "needs a feature", source = "s", features = "jwt")
    void feature(Lane lane, Observations leaves) {
        leaves.expect(() -> 1).is(Expectation.equalTo(1));
    }

    @Case(id = "tt-06", title = "mesh-wide policy stands alone", source = "s")
    @LeafSource("cells")
    @OnLane(scope = Scope.MESH)
    void meshWide(List<Cell> cells, Lane lane, Observations leaves) throws Exception {
        lane.applyRoot(STRICT);
        lane.awaitSentinel();
        for (Cell cell : cells) {
            leaves.expect(cell.leafId(), plaintext(lane, lane.otherServer())).settlesOn(status(0));
        }
    }

    static Stream<Cell> cells() {
        return Stream.of("a", "b", "c")
                .flatMap(group -> Stream.of("x", "y").map(leaf -> new Cell(group, leaf)));
    }

    record Cell(String group, String name) implements LeafParameter {
        @Override
        public String leafId() {
            return group + "-" + name;
        }
    }

    @Case(id = "tt-07", title = "a rejected resource fails the case", source = "s")
    void rejected(Lane lane, Observations leaves) {
        lane.apply("mode: STRCT");
        leaves.expect(() -> 1).is(Expectation.equalTo(1));
    }

    @Case(id = "tt-08", title = "recorded only", source = "s", level = Level.PROVISIONAL)
    void provisional(Lane lane, Observations leaves) {
        leaves.expect(() -> 1).is(Expectation.equalTo(2));
    }

    @Case(id = "tt-10", title = "needs a cluster", source = "s", needs = Need.CLUSTER)
    @Leaf(id = "pods")
    @OnLane(trustDomain = "never.comes.up")
    void cluster(Lane lane, Observations leaves) {
        leaves.expect("pods", () -> lane.cluster().image()).is(Expectation.equalTo(""));
    }

    @Case(id = "tt-11", title = "has one leaf that needs a cluster", source = "s")
    @Leaf(id = "anywhere")
    @Leaf(id = "pods", needs = Need.CLUSTER)
    void partly(Lane lane, Observations leaves) {
        leaves.expect("anywhere", () -> 1).is(Expectation.equalTo(1));
    }

    @Case(id = "tt-12", title = "takes a cluster for granted", source = "s")
    void undeclared(Lane lane, Observations leaves) {
        leaves.expect(() -> lane.cluster().image()).is(Expectation.equalTo(""));
    }

    @Case(id = "tt-13", title = "could share a mesh with one that does not come up", source = "s")
    @OnLane(rootNamespace = "elsewhere")
    void couldShare(Lane lane, Observations leaves) {
        leaves.expect(() -> lane.mesh().options().rootNamespace())
                .is(Expectation.equalTo("elsewhere"));
    }

    @Case(id = "tt-09", title = "a mesh that does not come up", source = "s")
    @OnLane(trustDomain = "never.comes.up")
    void cannotInstall(Lane lane, Observations leaves) {
        leaves.expect(() -> 1).is(Expectation.equalTo(1));
    }
}
