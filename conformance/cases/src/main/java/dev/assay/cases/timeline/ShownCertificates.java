package dev.assay.cases.timeline;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The certificates that one workload showed, one after the other. Not thread-safe. */
public final class ShownCertificates {
    private final String workload;
    private final List<Shown> all = new ArrayList<>();

    /** None so far. */
    public ShownCertificates(String workload) {
        this.workload = workload;
    }

    /** One certificate, and when it was seen first. */
    public record Shown(BigInteger serial, Instant first, Instant notAfter) {
        /** The same of a certificate. */
        public static Shown of(X509Certificate leaf, Instant at) {
            return new Shown(leaf.getSerialNumber(), at, leaf.getNotAfter().toInstant());
        }
    }

    /** Whose they are. */
    public String workload() {
        return workload;
    }

    /** In the order in which they were seen. */
    public List<Shown> all() {
        return List.copyOf(all);
    }

    /** Certificates after the first. */
    public int renewals() {
        return Math.max(0, all.size() - 1);
    }

    /** Another look; what was seen before counts from its first. */
    public void add(Shown seen) {
        if (all.isEmpty() || !all.getLast().serial().equals(seen.serial())) {
            all.add(seen);
        }
    }

    /** What was left of each certificate's life when its successor was seen. */
    public List<Duration> margins() {
        var margins = new ArrayList<Duration>();
        for (int i = 1; i < all.size(); i++) {
            margins.add(Duration.between(all.get(i).first(), all.get(i - 1).notAfter()));
        }
        return margins;
    }
}
