package dev.assay.runner.soak;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The certificates that one workload showed, one after the other. Not thread-safe. */
final class ShownCertificates {
    private final String workload;
    private final List<Shown> all = new ArrayList<>();

    ShownCertificates(String workload) {
        this.workload = workload;
    }

    /** One certificate, and when it was seen first. */
    record Shown(BigInteger serial, Instant first, Instant notAfter) {
        static Shown of(X509Certificate leaf, Instant at) {
            return new Shown(leaf.getSerialNumber(), at, leaf.getNotAfter().toInstant());
        }
    }

    String workload() {
        return workload;
    }

    List<Shown> all() {
        return List.copyOf(all);
    }

    int renewals() {
        return Math.max(0, all.size() - 1);
    }

    /** Another look; what was seen before counts from its first. */
    void add(Shown seen) {
        if (all.isEmpty() || !all.getLast().serial().equals(seen.serial())) {
            all.add(seen);
        }
    }

    /** What was left of each certificate's life when its successor was seen. */
    List<Duration> margins() {
        var margins = new ArrayList<Duration>();
        for (int i = 1; i < all.size(); i++) {
            margins.add(Duration.between(all.get(i).first(), all.get(i - 1).notAfter()));
        }
        return margins;
    }
}
