package dev.assay.runner.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * When a run is killed: so long after a phase has begun, or when the next one begins if that is
 * sooner.
 *
 * @param seconds after the phase's begin
 */
record KillMoment(KillPhase phase, double seconds) {
    /** Random moments, spread over the phases; the same for the same seed. */
    static List<KillMoment> drawn(int number, List<KillPhase> among, long seed) {
        var random = new Random(seed);
        var phases = new ArrayList<KillPhase>();
        for (int i = 0; i < number; i++) {
            phases.add(among.get(i % among.size()));
        }
        Collections.shuffle(phases, random);
        return phases.stream()
                .map(phase -> new KillMoment(phase, random.nextDouble() * phase.usualSeconds()))
                .toList();
    }

    /** One of the same phase that a run meets which was over before this one. */
    KillMoment sooner() {
        return new KillMoment(phase, seconds / 4);
    }
}
