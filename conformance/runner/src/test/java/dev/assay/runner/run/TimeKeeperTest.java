package dev.assay.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.runner.run.TimeKeeper.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class TimeKeeperTest {
    private static final int WORLDS = 2_000;
    private static final long LATEST = 60;

    @Test
    void timeInWhichSeveralMeshesComeUpCountsOnce() {
        assertThat(TimeKeeper.covered(List.of())).isZero();
        assertThat(TimeKeeper.covered(List.of(new Span(20, 30), new Span(0, 12), new Span(5, 7))))
                .isEqualTo(Duration.ofNanos(22));
    }

    @Test
    void coveredIsEveryMomentThatLiesInASpan() {
        var random = new Random(20261122);
        for (int world = 0; world < WORLDS; world++) {
            var spans = new ArrayList<Span>();
            for (int i = random.nextInt(6); i > 0; i--) {
                long from = random.nextLong(LATEST) - LATEST / 2;
                spans.add(new Span(from, from + random.nextLong(LATEST / 2)));
            }
            long moments =
                    LongStream.range(-LATEST, LATEST)
                            .filter(moment ->
                                    spans.stream()
                                            .anyMatch(each ->
                                                    each.from() <= moment && moment < each.to()))
                            .count();
            assertThat(TimeKeeper.covered(spans)).as("%s", spans).hasNanos(moments);
        }
    }
}
