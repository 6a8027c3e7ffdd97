package dev.assay.runner.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Who is killed in a round, and when.
 *
 * @param whileWriting counted from the moment at which the rotation begins to write; otherwise from
 *     its start
 * @param share of the time in question, from 0 to 1
 */
record CrashMoment(Victim victim, boolean whileWriting, double share) {
    /** Longer than a version takes to be written on a busy disk. */
    private static final Duration WRITING = Duration.ofMillis(25);

    /** Whom a round kills. */
    enum Victim {
        CA,
        ROTATION,
        BOTH;

        boolean isCa() {
            return this != ROTATION;
        }

        boolean isRotation() {
            return this != CA;
        }
    }

    /** Random ones, all kinds among them; the same for the same seed. */
    static List<CrashMoment> drawn(int number, long seed) {
        var random = new Random(seed);
        var moments = new ArrayList<CrashMoment>();
        for (int i = 0; i < number; i++) {
            // every other round lets the rotation come to its end, or nothing would ever rotate
            Victim victim = i % 2 == 0 ? Victim.CA : i % 4 == 1 ? Victim.ROTATION : Victim.BOTH;
            moments.add(new CrashMoment(victim, random.nextBoolean(), random.nextDouble()));
        }
        return moments;
    }

    /**
     * Whether it has come.
     *
     * @param running for how long the rotation has run
     * @param writing for how long it has been writing; zero if it has not begun
     * @param usual how long one takes
     */
    boolean isDue(Duration running, Duration writing, Duration usual) {
        Duration of = whileWriting ? WRITING : usual;
        Duration passed = whileWriting ? writing : running;
        return passed.isPositive() && passed.toNanos() >= share * of.toNanos();
    }
}
