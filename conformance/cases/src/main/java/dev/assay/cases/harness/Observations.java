package dev.assay.cases.harness;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.cases.catalogue.MisdeclaredCase;
import dev.assay.fixtures.ca.CaFault;
import dev.assay.fixtures.environment.ResourceRejected;
import dev.assay.fixtures.proxy.ProxyFault;
import dev.assay.fixtures.wire.NotCarried;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a case's observations, leaf by leaf: one leaf's failure does not hide the next. A leaf that
 * was expected more than once passes only if all were met. Leaves that this run does not want are
 * not observed. Thread-safe.
 */
public final class Observations {
    private final CaseDescription description;
    private final Patience patience;
    private final boolean wholeTables;
    private final Map<String, LeafDescription> wanted = new LinkedHashMap<>();
    private final Map<String, LeafState> states = new LinkedHashMap<>();
    private boolean ended;

    Observations(
            CaseDescription description,
            List<LeafDescription> wanted,
            Patience patience,
            boolean wholeTables) {
        this.description = description;
        this.patience = patience;
        this.wholeTables = wholeTables;
        wanted.forEach(leaf -> this.wanted.put(leaf.suffix(), leaf));
    }

    /** Begins the observation of a declared leaf, by the part of its ID after the slash. */
    public <T> Settling<T> expect(String leaf, Probe<T> probe) {
        if (description.leaf(leaf).isEmpty()) {
            throw new MisdeclaredCase(
                    description.id() + " observes '" + leaf + "', which it does not declare");
        }
        return new Watching<>(leaf, probe);
    }

    /**
     * The same for the only leaf of this invocation.
     *
     * @throws MisdeclaredCase when the invocation has several
     */
    public <T> Settling<T> expect(Probe<T> probe) {
        if (wanted.size() > 1) {
            throw new MisdeclaredCase(
                    description.id() + " has several leaves: say which one is observed");
        }
        return new Watching<>(wanted.keySet().iterator().next(), probe);
    }

    /** Begins a control: shows that a path works when it should, before a refusal on it counts. */
    public <T> Control<T> control(Probe<T> probe) {
        return new Control<>(probe, patience);
    }

    /** Whether this run wants the leaf; saves a dear stimulus that serves nothing else. */
    public boolean wants(String leaf) {
        return wanted.containsKey(leaf);
    }

    /**
     * Whether a large table is observed whole in this run. Where it is not, a case observes a
     * covering subset and says of the rest {@link #leaveOut why} it does not.
     */
    public boolean wholeTables() {
        return wholeTables;
    }

    /** Says of a leaf that it is not observed in this run, and why: it is not-run. */
    public void leaveOut(String leaf, String why) {
        if (wants(leaf)) {
            record(leaf, new LeafState.NotRun(why));
        }
    }

    /** How long a policy may take in this run, for waits of a case's own. */
    public Patience patience() {
        return patience;
    }

    /** What is known of every wanted leaf so far. */
    synchronized Map<LeafDescription, LeafState> states() {
        var known = new LinkedHashMap<LeafDescription, LeafState>();
        wanted.values().stream()
                .filter(leaf -> states.containsKey(leaf.suffix()))
                .forEach(leaf ->
                        known.put(
                                leaf,
                                Optional.ofNullable(states.get(leaf.suffix())).orElseThrow()));
        return known;
    }

    /** Wanted leaves of which nothing is known yet. */
    synchronized List<LeafDescription> unobserved() {
        return wanted.values().stream().filter(leaf -> !states.containsKey(leaf.suffix())).toList();
    }

    /** What is told from now on is no longer heard. */
    synchronized void end() {
        ended = true;
    }

    private synchronized void record(String leaf, LeafState state) {
        if (ended) {
            return;
        }
        states.merge(leaf, state, Observations::worse);
    }

    private static LeafState worse(LeafState before, LeafState now) {
        if (before instanceof LeafState.Passed(var beforeExpected, var beforeSeen, var earlier)
                && now instanceof LeafState.Passed(var expected, var seen, var later)) {
            var pictures = new LinkedHashMap<>(earlier);
            pictures.putAll(later);
            return new LeafState.Passed(
                    join(beforeExpected, expected), join(beforeSeen, seen), pictures);
        }
        return before instanceof LeafState.Passed ? now : before;
    }

    private static Map<String, byte[]> pictures(Object seen) {
        return seen instanceof Described described ? described.pictures() : Map.of();
    }

    private static String join(String one, String other) {
        return one.equals(other) ? one : one + "; " + other;
    }

    private final class Watching<T> implements Settling<T> {
        private final String leaf;
        private final Probe<T> probe;

        Watching(String leaf, Probe<T> probe) {
            this.leaf = leaf;
            this.probe = probe;
        }

        @Override
        public void settlesOn(Expectation<? super T> expected) {
            settlesOn(expected, patience);
        }

        @Override
        public void settlesOn(Expectation<? super T> expected, Patience ownPatience) {
            watch(expected, () -> Deadline.await(probe, expected, ownPatience));
        }

        @Override
        public void is(Expectation<? super T> expected) {
            watch(expected, () -> Deadline.once(probe, expected));
        }

        private void watch(Expectation<? super T> expected, Probe<Deadline.Waited<T>> wait) {
            if (!wants(leaf)) {
                return;
            }
            try {
                Deadline.Waited<T> waited = wait.observe();
                List<Attempt> attempts = waited.attempts();
                record(
                        leaf,
                        waited.met()
                                ? new LeafState.Passed(
                                        expected.words(),
                                        attempts.getLast().seen(),
                                        pictures(waited.last()))
                                : new LeafState.Failed(
                                        "observed: " + attempts.getLast().seen(),
                                        expected.words(),
                                        new ArrayList<>(attempts)));
            } catch (NotCarried e) {
                record(leaf, new LeafState.NotRun(Words.of(e)));
            } catch (ControlFailed e) {
                // a probe may have a control inside: the case ends as with any other
                throw e;
            } catch (PolicyRefused | ResourceRejected | CaFault | ProxyFault e) {
                record(leaf, new LeafState.Failed(Words.of(e), expected.words(), List.of()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                record(leaf, new LeafState.Errored("interrupted", e));
            } catch (Exception e) {
                record(leaf, new LeafState.Errored("the probe itself failed: " + e, e));
            }
        }
    }
}
