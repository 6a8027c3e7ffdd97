package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.timeline.CallsBySecond;
import dev.assay.cases.timeline.ShownCertificates;
import dev.assay.cases.timeline.ShownCertificates.Shown;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What rotations are complained of for, and how they are drawn. */
class RotationSoakTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int LIFETIME = 8;

    /** Certificates that were first seen at these seconds. */
    private static ShownCertificates shown(String workload, int... seconds) {
        var shown = new ShownCertificates(workload);
        for (int each : seconds) {
            shown.add(
                    new Shown(
                            BigInteger.valueOf(0xabc00 + each),
                            BEGIN.plusSeconds(each),
                            BEGIN.plusSeconds(each + LIFETIME)));
        }
        return shown;
    }

    private static RotationsSeen seen(int wrong, ShownCertificates... shown) {
        return new RotationsSeen(
                21,
                BEGIN,
                List.of(new CallsBySecond.Second(100, 0), new CallsBySecond.Second(90, wrong)),
                List.of(shown),
                wrong == 0 ? List.of() : List.of("in second 1: refused"),
                FootprintWatchTest.watched(400, 380, wrong == 0 ? 410 : 430, 500));
    }

    @Test
    void nothingIsComplainedOfWhereAllIsWell() {
        SoakFindings findings =
                RotationSoak.findings(
                        2, seen(0, shown("server", 0, 4, 8), shown("client", 0, 4, 9)), 0);
        assertThat(findings.complaints()).isEmpty();
        assertThat(findings.figures())
                .containsEntry("calls", 190)
                .containsEntry("failed", 0)
                .containsEntry("serverRenewals", 2)
                .containsEntry("millisLeftOfThePredecessorAtLeast", 3000L);
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(
                        RotationSoak.findings(
                                        2,
                                        seen(3, shown("server", 0, 4), shown("client", 0, 4, 13)),
                                        1)
                                .complaints())
                .containsExactly(
                        "3 calls failed, at first [in second 1: refused]",
                        "server was renewed 1 times and not 2",
                        "1 certificates of client were seen after their predecessor's expiry",
                        "1 restarts",
                        "open files grew from 400 to 430");
    }

    @Test
    void whatGrowsIsSaid() {
        var before = new Footprint(400, 50L << 20, 200L << 20);
        assertThat(new Footprint(416, 66L << 20, 296L << 20).grownSince(before)).isEmpty();
        assertThat(new Footprint(417, 67L << 20, 297L << 20).grownSince(before))
                .containsExactly(
                        "open files grew from 400 to 417",
                        "the heap in use grew from 50 to 67 MiB",
                        "resident memory grew from 200 to 297 MiB");
    }

    @Test
    void theGraphShowsCallsFailuresAndSerials() {
        String svg = seen(3, shown("server", 0, 1)).picture();
        assertThat(svg)
                .startsWith("<svg ")
                .contains("failed: 3 of 190")
                .contains(">bc00</text>", ">bc01</text>")
                .contains("serial abc01, good until 2026-01-01T00:00:09Z")
                .endsWith("</svg>\n");
    }

    @Test
    void aCertificateCountsFromItsFirstLook() {
        var shown = shown("server", 0, 4);
        shown.add(new Shown(BigInteger.valueOf(0xabc04), BEGIN.plusSeconds(9), BEGIN));
        assertThat(shown.renewals()).isEqualTo(1);
        assertThat(shown.margins()).extracting(each -> each.toSeconds()).containsExactly(4L);
    }
}
