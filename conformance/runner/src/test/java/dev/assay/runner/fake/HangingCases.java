package dev.assay.runner.fake;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Profile;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Scope;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Cases that never come back, and two that must not mind. */
@InProfile(Profile.MESH)
public final class HangingCases {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    /** How many of them have begun. */
    public static final AtomicInteger BEGUN = new AtomicInteger();

    @Case(id = "tt-30", title = "hangs after its first leaf", source = "s")
    @Leaf(id = "before")
    @Leaf(id = "hung")
    void hang(Lane lane, Observations leaves) throws Exception {
        leaves.expect("before", () -> 1).is(Expectation.equalTo(1));
        BEGUN.incrementAndGet();
        NEVER.await();
        leaves.expect("hung", () -> 1).is(Expectation.equalTo(1));
    }

    @Case(id = "tt-31", title = "hangs and cannot be interrupted", source = "s")
    @OnLane(scope = Scope.MESH)
    void forever(Lane lane, Observations leaves) {
        BEGUN.incrementAndGet();
        boolean done = false;
        while (!done) {
            try {
                NEVER.await();
                done = true;
            } catch (InterruptedException e) {
                leaves.expect(() -> "interrupted").is(Expectation.equalTo("interrupted"));
            }
        }
    }

    @Case(id = "tt-32", title = "has a lane beside them", source = "s")
    void beside(Lane lane, Observations leaves) {
        leaves.expect(() -> 1).is(Expectation.equalTo(1));
    }

    @Case(id = "tt-33", title = "has a mesh after them", source = "s")
    @OnLane(scope = Scope.MESH)
    void after(Lane lane, Observations leaves) {
        leaves.expect(() -> 1).is(Expectation.equalTo(1));
    }

    @Case(
            id = "tt-34",
            title = "hangs without a lane, until a deadline of its own",
            source = "s",
            deadlineSeconds = 1)
    void hangWithoutLane(Observations leaves) throws Exception {
        BEGUN.incrementAndGet();
        NEVER.await();
    }
}
