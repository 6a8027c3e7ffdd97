package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Patience;
import dev.assay.fixtures.environment.ControlPlane.Outage;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;

/**
 * The certificates of two workloads, of which one is to end well before the other: then there is a
 * time at which just one of them holds.
 */
record Apart(LivingLeaf older, LivingLeaf younger) implements Described {
    private static final int TRIES = 3;

    /** A share of the lifetime: long enough for a few calls when the older one has ended. */
    private static final double LONG_ENOUGH = 0.17;

    /** Far enough from the renewal of the older that the control plane is gone before. */
    private static final double STOPPED_BY = 0.36;

    /** Renewals come at each half of a life, so that two workloads are as far apart again then. */
    private static final double HALF = 0.5;

    /** A share of the lifetime in which something is looked at on the slowest machine. */
    private static final double MOMENT = 0.03;

    /** How far apart two must begin that are to be apart later: renewals come a little off. */
    private static final double AT_LEAST = LONG_ENOUGH + 0.02;

    private static final double AT_MOST = STOPPED_BY - MOMENT;

    private static final double IN_BETWEEN = (AT_LEAST + AT_MOST) / 2;

    /** How long a start takes is known after the first; it is seldom another time the third. */
    private static final int STARTS = 4;

    /** Where a start takes no time, the first try fits. */
    private static final double FIRST_START = 0.23;

    /** From here on a certificate may be renewed before it is looked at again. */
    private static final double LAST_START = 0.45;

    private static Apart of(Lane lane, Workload older, Workload younger) throws Exception {
        return new Apart(
                LivingLeaf.of(lane, older).observe(), LivingLeaf.of(lane, younger).observe());
    }

    /**
     * Deploys a workload whose certificate begins when the older one's has so much behind it that
     * they are apart from then on, time and again. How long a start takes is not known, but much
     * the same for the next: what comes at the wrong moment says when the next has to start.
     */
    static Workload later(Lane lane, Observations leaves, Workload older, Patience aLifetime)
            throws Exception {
        double from = FIRST_START;
        for (int tried = 1; ; tried++) {
            String name = "late-" + tried;
            lane.expose(ServiceSpec.standing(name));
            leaves.control(LivingLeaf.of(lane, older))
                    .is(LivingLeaf.aged(from, from + MOMENT), aLifetime);
            Workload younger = lane.deploy(WorkloadSpec.meshed(name));
            Apart now = of(lane, older, younger);
            if (tried == STARTS || now.isToStayApart()) {
                return younger;
            }
            from = Math.min(LAST_START, (from + HALF + IN_BETWEEN - now.nextGap()) % HALF);
        }
    }

    /**
     * Stops the control plane at a time at which they are apart. Where it takes so long that one is
     * renewed meanwhile, it is started again and the next such time waited for.
     */
    static Outage stopped(
            Lane lane, Observations leaves, Workload older, Workload younger, Patience aLifetime)
            throws Exception {
        for (int tried = 1; ; tried++) {
            leaves.control(() -> of(lane, older, younger)).is(soon(), aLifetime);
            Outage away = lane.controlPlane().stop();
            if (tried == TRIES || of(lane, older, younger).areApart()) {
                return away;
            }
            away.close();
        }
    }

    private static Expectation<Apart> soon() {
        return Expectation.of(
                "two certificates, the first to end well before the other, and not due for renewal",
                seen -> seen.areApart() && seen.older().share() <= STOPPED_BY);
    }

    private boolean areApart() {
        return gap() >= LONG_ENOUGH;
    }

    private boolean isToStayApart() {
        return nextGap() >= AT_LEAST && nextGap() <= AT_MOST;
    }

    /** How far apart they are when both have been renewed. */
    private double nextGap() {
        return (gap() + HALF) % HALF;
    }

    private double gap() {
        return (double) younger.outlives(older).toMillis() / older.lifetime().toMillis();
    }

    @Override
    public String describe() {
        return older.describe() + "; " + younger.describe();
    }
}
