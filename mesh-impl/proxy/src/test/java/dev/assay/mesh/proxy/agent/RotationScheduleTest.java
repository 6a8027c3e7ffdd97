package dev.assay.mesh.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

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
                        .mapToObj(_ -> schedule.renewal(issued, issued.plusSeconds(60)))
                        .map(at -> Duration.between(issued, at))
                        .toList();
        assertThat(times)
                .allSatisfy(time ->
                        assertThat(time)
                                .isBetween(Duration.ofMillis(29_400), Duration.ofMillis(30_600)));
        assertThat(times.stream().distinct().count()).isGreaterThan(100);
    }
}
