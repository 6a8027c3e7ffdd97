package dev.assay.mesh.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RotationScheduleTest {

    @Test
    void renewalIsAtHalfTheLifetimeWithinOnePercentAndNotAlwaysTheSame() {
        var schedule = RotationSchedule.istio(new Random(7));
        var issued = Instant.parse("2026-11-01T10:00:00Z");
        var times =
                new Random(1)
                        .ints(200)
                        .mapToObj(_ ->
                                schedule.renewal(
                                        GracePeriod.STANDARD, issued, issued.plusSeconds(60)))
                        .map(at -> Duration.between(issued, at))
                        .toList();
        assertThat(times)
                .allSatisfy(time ->
                        assertThat(time)
                                .isBetween(Duration.ofMillis(29_400), Duration.ofMillis(30_600)));
        assertThat(times.stream().distinct().count()).isGreaterThan(100);
    }

    @Test
    void aLongerGracePeriodRenewsEarlierAndNoneAtTheEnd() {
        assertThat(renewedAfter(new GracePeriod(0.8, 0))).isEqualTo(Duration.ofSeconds(12));
        assertThat(renewedAfter(new GracePeriod(0, 0))).isEqualTo(Duration.ofSeconds(60));
        assertThat(renewedAfter(new GracePeriod(1, 0))).isZero();
        assertThat(renewedAfter(new GracePeriod(1, 1)))
                .isBetween(Duration.ZERO, Duration.ofSeconds(60));
    }

    @Test
    void aGracePeriodIsAShareOfTheWhole() {
        assertThatThrownBy(() -> new GracePeriod(1.1, 0)).hasMessageContaining("1.1");
        assertThatThrownBy(() -> new GracePeriod(0.5, Double.NaN)).hasMessageContaining("NaN");
    }

    private static Duration renewedAfter(GracePeriod grace) {
        var issued = Instant.parse("2026-11-01T10:00:00Z");
        return Duration.between(
                issued,
                RotationSchedule.istio(new Random(7))
                        .renewal(grace, issued, issued.plusSeconds(60)));
    }
}
