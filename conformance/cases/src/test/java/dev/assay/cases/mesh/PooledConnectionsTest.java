package dev.assay.cases.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.probe.Observation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A connection's life counts only where both its ends were seen. */
class PooledConnectionsTest {

    private static final Duration ALWAYS = Duration.ofDays(1);

    @Test
    void oneConnectionHasNoLifeYet() throws Exception {
        PooledConnections.Seen seen = seen("a:1", "a:1");
        assertThat(seen.connections()).isEqualTo(1);
        assertThat(seen.lives()).isEmpty();
        assertThat(PooledConnections.replaced(Duration.ZERO, ALWAYS).isMetBy(seen)).isFalse();
        assertThat(PooledConnections.replaced(Duration.ZERO, ALWAYS).isHopeless(seen)).isFalse();
    }

    @Test
    void theFirstAndTheLastDoNotCount() throws Exception {
        assertThat(seen("a:1", "a:2").lives()).isEmpty();
        PooledConnections.Seen seen = seen("a:1", "a:2", "a:2", "a:3", "a:3", "a:4");
        assertThat(seen.connections()).isEqualTo(4);
        assertThat(seen.lives()).hasSize(2);
        assertThat(PooledConnections.replaced(Duration.ZERO, ALWAYS).isMetBy(seen)).isTrue();
    }

    @Test
    void oneThatWasReplacedTooEarlyOrTooLateDecides() throws Exception {
        PooledConnections.Seen seen = seen("a:1", "a:2", "a:3");
        var later = PooledConnections.replaced(Duration.ofHours(1), ALWAYS);
        assertThat(later.isMetBy(seen)).isFalse();
        assertThat(later.isHopeless(seen)).isTrue();
        assertThat(PooledConnections.replaced(Duration.ZERO, Duration.ZERO).isHopeless(seen))
                .isTrue();
    }

    @Test
    void anAnswerThatNamesNoPeerIsNoConnection() throws Exception {
        assertThat(seen("", "a:1", "").connections()).isEqualTo(1);
    }

    private static PooledConnections.Seen seen(String... peers) throws Exception {
        Iterator<String> next = List.of(peers).iterator();
        var pooled = new PooledConnections(() -> answer(next.next()));
        while (next.hasNext()) {
            pooled.observe();
        }
        return pooled.seen();
    }

    private static Observation answer(String peer) {
        String report =
                """
                {"workload": "naked", "namespace": "n", "port": 1, "protocol": "HTTP/1.1",
                 "method": "GET", "target": "/", "peer": "%s", "bodyBytes": 0, "headers": []}
                """
                        .formatted(peer);
        return new Observation.HttpAnswered(
                peer.isEmpty() ? 503 : 200,
                Map.of(),
                report.getBytes(StandardCharsets.UTF_8),
                "HTTP/1.1",
                Optional.empty());
    }
}
