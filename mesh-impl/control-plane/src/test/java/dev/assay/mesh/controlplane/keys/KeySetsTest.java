package dev.assay.mesh.controlplane.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When keys are fetched, without any time passing. */
class KeySetsTest {

    private static final Duration REFRESH = Duration.ofMinutes(20);
    private static final KeyPlace PLACE =
            new KeyPlace("http://issuer/keys", false, Duration.ofSeconds(5));

    private final Map<String, String> web = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Deque<Runnable> due = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private final KeySets keys =
            new KeySets(
                    this::fetch,
                    Runnable::run,
                    (pause, task) -> {
                        pauses.add(pause);
                        due.add(task);
                    },
                    clock,
                    REFRESH);
    private int changes;

    @Test
    void whatIsWantedIsFetchedAtOnceAndOnAnInterval() {
        keys.onChange(() -> changes++);
        web.put("http://issuer/keys", set("one"));
        keys.want(Set.of(PLACE));
        keys.want(Set.of(PLACE));

        assertThat(keys.current()).isEqualTo(Map.of(PLACE, set("one")));
        assertThat(pauses).containsExactly(REFRESH);

        web.put("http://issuer/keys", set("two"));
        due.remove().run();
        assertThat(keys.current()).isEqualTo(Map.of(PLACE, set("two")));
        assertThat(asked).hasSize(2);
        assertThat(changes).isEqualTo(2);
        due.remove().run();
        assertThat(changes).isEqualTo(2);
    }

    @Test
    void afterFailuresItIsTriedAgainWithGrowingPauses() {
        keys.want(Set.of(PLACE));
        for (int i = 0; i < 7; i++) {
            assertThat(keys.current()).isEmpty();
            due.remove().run();
        }
        web.put("http://issuer/keys", set("one"));
        due.remove().run();

        assertThat(keys.current()).isEqualTo(Map.of(PLACE, set("one")));
        assertThat(pauses.stream().map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, REFRESH.toSeconds());
    }

    @Test
    void whatIsNoKeySetIsAFailure() {
        web.put("http://issuer/keys", "<html/>");
        keys.want(Set.of(PLACE));
        assertThat(keys.current()).isEmpty();
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void theLastSetStaysWhileItCannotBeFetchedAnewButNotForEver() {
        web.put("http://issuer/keys", set("one"));
        keys.want(Set.of(PLACE));
        web.clear();
        clock.pass(Duration.ofDays(6));
        due.remove().run();
        assertThat(keys.current()).isEqualTo(Map.of(PLACE, set("one")));
        clock.pass(Duration.ofDays(2));
        due.remove().run();
        assertThat(keys.current()).isEmpty();
    }

    @Test
    void whatNobodyWantsIsForgottenAndNotFetched() {
        web.put("http://issuer/keys", set("one"));
        keys.want(Set.of(PLACE));
        keys.want(Set.of());
        assertThat(keys.current()).isEmpty();
        due.remove().run();
        assertThat(asked).hasSize(1);
        assertThat(due).isEmpty();

        keys.want(Set.of(PLACE));
        assertThat(keys.current()).isEqualTo(Map.of(PLACE, set("one")));
        assertThat(due).hasSize(1);
    }

    @Test
    void anIssuersConfigurationNamesItsKeys() {
        var place = new KeyPlace("http://issuer/.well-known/openid-configuration", true, REFRESH);
        web.put(place.uri(), "{\"jwks_uri\":\"http://issuer/elsewhere\"}");
        web.put("http://issuer/elsewhere", set("one"));
        keys.want(Set.of(place));
        assertThat(keys.current()).isEqualTo(Map.of(place, set("one")));

        var silent = new KeyPlace("http://silent/.well-known/openid-configuration", true, REFRESH);
        web.put(silent.uri(), "{}");
        keys.want(Set.of(place, silent));
        assertThat(keys.current()).containsOnlyKeys(place);
    }

    @Test
    void onePlaceDoesNotHoldUpAnother() {
        var bad = new KeyPlace("no uri at all", false, REFRESH);
        web.put("http://issuer/keys", set("one"));
        keys.want(Set.of(bad, PLACE));
        assertThat(keys.current()).containsOnlyKeys(PLACE);
    }

    private String fetch(URI uri, Duration timeout) throws IOException {
        asked.add(uri.toString());
        String document = web.get(uri.toString());
        if (document == null) {
            throw new IOException(uri + " cannot be had");
        }
        return document;
    }

    private static String set(String id) {
        return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"" + id + "\"}]}";
    }

    private static final class ManualClock extends Clock {
        private Instant now = Instant.parse("2026-11-22T12:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
