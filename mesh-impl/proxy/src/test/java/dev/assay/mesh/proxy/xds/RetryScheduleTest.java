package dev.assay.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    @Test
    void pausesDoubleUpToFiveSecondsAndNeverEnd() {
        var schedule = RetrySchedule.doubling(new Random(3));
        var usual = new int[] {100, 200, 400, 800, 1600, 3200, 5000, 5000};
        for (int failures = 1; failures <= usual.length; failures++) {
            assertThat(schedule.pause(failures))
                    .isBetween(
                            Duration.ofMillis(usual[failures - 1] * 8L / 10),
                            Duration.ofMillis(usual[failures - 1] * 12L / 10));
        }
        assertThat(schedule.pause(Integer.MAX_VALUE))
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
        assertThat(IntStream.range(0, 50).mapToObj(_ -> schedule.pause(9)).distinct().count())
                .isGreaterThan(40);
    }

    @Test
    void aSuccessBeginsAnew() {
        var backoff = new Backoff(failures -> Duration.ofSeconds(failures));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(2));
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
    }
}
