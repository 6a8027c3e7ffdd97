package dev.assay.runner.soak;

import dev.assay.cases.timeline.CallsBySecond;
import dev.assay.cases.timeline.RenewalTimeline;
import dev.assay.cases.timeline.ShownCertificates;
import java.time.Instant;
import java.util.List;

/**
 * What there was to see while certificates were renewed.
 *
 * @param connections under which they were seen
 * @param begin of the first second
 * @param seconds calls, one after the other
 * @param shown certificates by workload
 * @param wrong the first calls that failed, in words
 * @param held what the process held meanwhile
 */
record RotationsSeen(
        int connections,
        Instant begin,
        List<CallsBySecond.Second> seconds,
        List<ShownCertificates> shown,
        List<String> wrong,
        FootprintWatch held) {
    /** Copies. */
    RotationsSeen {
        seconds = List.copyOf(seconds);
        shown = List.copyOf(shown);
        wrong = List.copyOf(wrong);
    }

    String picture() {
        return new RenewalTimeline(begin, seconds, shown).svg();
    }
}
