package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.runner.soak.CrashMoment.Victim;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CrashMomentTest {
    private static final Duration USUAL = Duration.ofSeconds(1);

    @Test
    void theSameSeedDrawsTheSameMoments() {
        var drawn = CrashMoment.drawn(200, 7);
        assertThat(drawn).isEqualTo(CrashMoment.drawn(200, 7)).hasSize(200);
        assertThat(CrashMoment.drawn(200, 8)).isNotEqualTo(drawn);
        assertThat(drawn).extracting(CrashMoment::victim).contains(Victim.values());
        assertThat(drawn).extracting(CrashMoment::whileWriting).contains(true, false);
    }

    @Test
    void aMomentOfTheWholeRunComesByItsShareOfTheUsualTime() {
        var moment = new CrashMoment(Victim.CA, false, 0.5);
        assertThat(moment.isDue(Duration.ofMillis(499), Duration.ofMillis(499), USUAL)).isFalse();
        assertThat(moment.isDue(Duration.ofMillis(500), Duration.ZERO, USUAL)).isTrue();
    }

    @Test
    void aMomentOfTheWritingWaitsForIt() {
        var moment = new CrashMoment(Victim.CA, true, 0);
        assertThat(moment.isDue(USUAL, Duration.ZERO, USUAL)).isFalse();
        assertThat(moment.isDue(USUAL, Duration.ofNanos(1), USUAL)).isTrue();
    }
}
