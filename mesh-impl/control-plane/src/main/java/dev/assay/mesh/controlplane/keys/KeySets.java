package dev.assay.mesh.controlplane.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.mesh.controlplane.ChangeListeners;
import dev.assay.mesh.policy.resource.KeySource;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key sets that are wanted, as far as they could be had: fetched at once, again on an interval,
 * and after a failure with growing pauses. A set stays when it cannot be fetched anew, but not for
 * ever; one that never came is not there, and nothing stands in its place. Safe for any thread.
 * Source: istio/istio {@code pilot/pkg/model/jwks_resolver.go}.
 */
final class KeySets {

    /** Istio's JwtPubKeyEvictionDuration. */
    private static final Duration LONGEST_WITHOUT_REFRESH = Duration.ofDays(7);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(KeySets.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeySetFetcher fetcher;
    private final Executor fetches;
    private final Timer timer;
    private final Clock clock;
    private final Duration refresh;
    private final ChangeListeners listeners = new ChangeListeners();
    private final Map<KeyPlace, Entry> entries = new HashMap<>();
    private volatile Map<KeyPlace, String> current = Map.of();

    /** One place, from when it is wanted until it no longer is. Guarded by the sets' lock. */
    private static final class Entry {
        private Optional<String> keys = Optional.empty();
        private Instant fetched = Instant.MIN;
        private int failures;
    }

    /**
     * None is wanted yet.
     *
     * @param fetches runs what blocks
     * @param refresh from one successful fetch of a set to the next
     */
    KeySets(KeySetFetcher fetcher, Executor fetches, Timer timer, Clock clock, Duration refresh) {
        this.fetcher = fetcher;
        this.fetches = fetches;
        this.timer = timer;
        this.clock = clock;
        this.refresh = refresh;
    }

    /** What there is now. */
    Map<KeyPlace, String> current() {
        return current;
    }

    ChangeListeners.Subscription onChange(Runnable listener) {
        return listeners.add(listener);
    }

    /** From now on exactly these are wanted. Does not wait for them. */
    synchronized void want(Set<KeyPlace> places) {
        entries.keySet().retainAll(places);
        publish();
        for (KeyPlace place : places) {
            if (!entries.containsKey(place)) {
                var entry = new Entry();
                entries.put(place, entry);
                begin(place, entry);
            }
        }
    }

    private void begin(KeyPlace place, Entry entry) {
        fetches.execute(() -> fetch(place, entry));
    }

    private void fetch(KeyPlace place, Entry entry) {
        if (!isWanted(place, entry)) {
            return;
        }
        try {
            String keys = keys(place);
            new KeySource.Inline(keys)
                    .problem()
                    .ifPresentOrElse(
                            problem -> failed(place, entry, place.uri() + ": " + problem),
                            () -> fetched(place, entry, keys));
        } catch (IOException | IllegalArgumentException e) {
            failed(place, entry, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String keys(KeyPlace place) throws IOException, InterruptedException {
        String document = fetcher.fetch(URI.create(place.uri()), place.timeout());
        if (!place.discovery()) {
            return document;
        }
        String named = named(document);
        if (named.isEmpty()) {
            throw new IOException(place.uri() + " names no jwks_uri");
        }
        return fetcher.fetch(URI.create(named), place.timeout());
    }

    private static String named(String configuration) {
        try {
            return JSON.readTree(configuration).path("jwks_uri").asText("");
        } catch (JsonProcessingException noConfiguration) {
            return "";
        }
    }

    private synchronized boolean isWanted(KeyPlace place, Entry entry) {
        return entries.get(place) == entry;
    }

    private synchronized void fetched(KeyPlace place, Entry entry, String keys) {
        entry.keys = Optional.of(keys);
        entry.fetched = clock.instant();
        entry.failures = 0;
        later(place, entry, refresh);
    }

    private synchronized void failed(KeyPlace place, Entry entry, String why) {
        LOG.warn("no keys of an issuer: {}", why);
        Instant oldest = clock.instant().minus(LONGEST_WITHOUT_REFRESH);
        if (entry.fetched.isBefore(oldest)) {
            entry.keys = Optional.empty();
        }
        Duration pause = FIRST_PAUSE;
        for (int i = 0; i < entry.failures && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        entry.failures++;
        later(place, entry, pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }

    private void later(KeyPlace place, Entry entry, Duration pause) {
        if (isWanted(place, entry)) {
            publish();
            timer.after(pause, () -> begin(place, entry));
        }
    }

    private synchronized void publish() {
        Map<KeyPlace, String> next = new HashMap<>();
        entries.forEach((place, entry) -> entry.keys.ifPresent(keys -> next.put(place, keys)));
        if (!next.equals(current)) {
            current = Map.copyOf(next);
            listeners.changed();
        }
    }
}
