package dev.assay.reports.model;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Where a run's time went: four parts that add up to it, kept to the millisecond.
 *
 * @param environmentStart until the environment could take a mesh
 * @param meshStart in which at least one mesh was coming up, also while cases of another ran
 * @param cases all else until the last verdict
 * @param cleanUp from the last verdict until nothing of the run stood any more
 * @param idleShare the machine's unused share of processor time during the run, 0 to 1; empty where
 *     the system does not tell
 * @param slowest the cases that took longest, longest first
 */
public record Timing(
        Duration environmentStart,
        Duration meshStart,
        Duration cases,
        Duration cleanUp,
        OptionalDouble idleShare,
        List<CaseTime> slowest) {
    /** Where nobody has measured. */
    public static final Timing UNKNOWN =
            new Timing(
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO,
                    OptionalDouble.empty(),
                    List.of());

    /** What one case took, all its leaves together. */
    public record CaseTime(String caseId, Duration duration) {
        /** Cuts to the millisecond. */
        public CaseTime {
            duration = duration.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /** Cuts to the millisecond and copies. */
    public Timing {
        environmentStart = environmentStart.truncatedTo(ChronoUnit.MILLIS);
        meshStart = meshStart.truncatedTo(ChronoUnit.MILLIS);
        cases = cases.truncatedTo(ChronoUnit.MILLIS);
        cleanUp = cleanUp.truncatedTo(ChronoUnit.MILLIS);
        slowest = List.copyOf(slowest);
    }

    /** Where it went, in words. */
    public String parts() {
        String parts =
                "environment %s, mesh %s, cases %s, clean-up %s"
                        .formatted(
                                Printable.duration(environmentStart),
                                Printable.duration(meshStart),
                                Printable.duration(cases),
                                Printable.duration(cleanUp));
        return idleShare.isPresent()
                ? parts
                        + String.format(
                                Locale.ROOT,
                                "; machine idle %.0f %%",
                                100 * idleShare.getAsDouble())
                : parts;
    }

    /** The cases that took longest, in words. */
    public String slowestCases() {
        return slowest.stream()
                .map(each -> each.caseId() + " " + Printable.duration(each.duration()))
                .collect(Collectors.joining(", "));
    }

    /** Whether somebody has measured. */
    public boolean isKnown() {
        return !equals(UNKNOWN);
    }
}
