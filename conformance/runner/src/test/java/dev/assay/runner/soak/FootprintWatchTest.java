package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What comes and goes is no growth; what stays is. */
class FootprintWatchTest {
    private static final int ROUNDS = 20;

    private static Footprint files(int open) {
        return new Footprint(open, 50L << 20, 200L << 20);
    }

    /** Two looks at the second quarter's renewals and two at the last one's. */
    static FootprintWatch watched(int early, int soonAfter, int late, int atTheEnd) {
        var watch = new FootprintWatch(ROUNDS);
        watch.saw(5, files(early));
        watch.saw(9, files(soonAfter));
        watch.saw(15, files(late));
        watch.saw(20, files(atTheEnd));
        return watch;
    }

    @Test
    void whatComesAndGoesIsNoGrowth() {
        assertThat(watched(970, 1030, 1154, 1004).grown()).isEmpty();
    }

    @Test
    void whatStaysIsGrowth() {
        assertThat(watched(970, 1030, 1154, 1047).grown())
                .containsExactly("open files grew from 1030 to 1047");
    }

    @Test
    void aLeakOfAFewFilesARenewalIsFound() {
        var watch = new FootprintWatch(ROUNDS);
        IntStream.rangeClosed(0, ROUNDS).forEach(round -> watch.saw(round, files(960 + 4 * round)));
        assertThat(watch.grown()).containsExactly("open files grew from 996 to 1020");
    }

    @Test
    void theFirstRoundsAreNotCounted() {
        var watch = watched(970, 970, 980, 980);
        watch.saw(4, files(100));
        watch.saw(12, files(5000));
        assertThat(watch.grown()).isEmpty();
        assertThat(watch.early()).contains(files(970));
    }

    @Test
    void tooFewRoundsSayNothing() {
        var watch = new FootprintWatch(7);
        IntStream.rangeClosed(0, 7).forEach(round -> watch.saw(round, files(1000 * round)));
        assertThat(watch.grown()).isEmpty();
        assertThat(watch.late()).isEmpty();
    }
}
