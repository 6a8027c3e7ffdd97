package dev.assay.cases.harness;

import dev.assay.fixtures.environment.MeshClock;
import dev.assay.fixtures.wire.Tap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a lane back as it was, and proves it with a sentinel. */
final class LaneReset {
    private static final Logger LOG = LoggerFactory.getLogger(LaneReset.class);

    private LaneReset() {}

    /**
     * Whether the lane is as new; if not, it must not be used again. Whatever fails is that answer
     * and never thrown: a lane whose place is not given back is waited for without end.
     */
    static boolean reset(Lane lane) {
        try {
            return isAsNew(lane);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception | Error e) {
            LOG.warn("lane {} is given up", lane.namespace().name(), e);
            return false;
        }
    }

    private static boolean isAsNew(Lane lane) throws Exception {
        lane.sentinel().forget();
        if (lane.scope() == Scope.READ_ONLY) {
            forgetCaptures(lane);
            return true;
        }
        if (!FirstAuthority.isIn(lane.mesh())) {
            LOG.info("lane {}: another CA was plugged in, its mesh goes", lane.namespace().name());
            return false;
        }
        if (!lane.mesh().clock().map(MeshClock::isAsInstalled).orElse(true)) {
            LOG.info("lane {}: the clock was set, its mesh goes", lane.namespace().name());
            return false;
        }
        try {
            if (lane.scope() == Scope.MESH) {
                lane.mesh().rootNamespace().deletePolicies();
            }
            lane.namespaces().forEach(StandingNamespace::clear);
            for (StandingNamespace each : lane.namespaces()) {
                lane.sentinel().awaitRest(each);
            }
            for (StandingNamespace each : lane.namespaces()) {
                each.clear();
            }
            List<String> missed = lane.sentinel().missed();
            if (!missed.isEmpty()) {
                LOG.warn("lane {} is given up: {}", lane.namespace().name(), missed);
            }
            return missed.isEmpty();
        } finally {
            lane.sentinel().forget();
            forgetCaptures(lane);
        }
    }

    private static void forgetCaptures(Lane lane) {
        lane.namespaces().forEach(StandingNamespace::forgetCaptures);
        lane.workloads().forEach(each -> each.tap().ifPresent(Tap::clear));
    }
}
