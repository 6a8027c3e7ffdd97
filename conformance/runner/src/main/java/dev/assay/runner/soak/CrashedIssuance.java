package dev.assay.runner.soak;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The certificates that a CA has handed out over all its lives. Thread-safe. */
final class CrashedIssuance {
    private final Set<BigInteger> serials = new HashSet<>();
    private final Map<X509Certificate, Instant> ends = new HashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private long issued;

    /**
     * Notes one answer, and what is wrong with it.
     *
     * @param chain leaf first, root last
     */
    synchronized void add(List<X509Certificate> chain) {
        X509Certificate leaf = chain.getFirst();
        X509Certificate root = chain.getLast();
        issued++;
        if (!serials.add(leaf.getSerialNumber())) {
            complain("serial number twice: " + leaf.getSerialNumber().toString(16));
        }
        ends.merge(root, end(leaf), (a, b) -> a.isAfter(b) ? a : b);
        for (int i = 1; i < chain.size(); i++) {
            X509Certificate one = chain.get(i - 1);
            X509Certificate signer = chain.get(i);
            if (end(one).isAfter(end(signer))) {
                complain(
                        "certificate %s outlives its signer: %s, %s"
                                .formatted(
                                        one.getSerialNumber().toString(16), end(one), end(signer)));
            }
            try {
                one.verify(signer.getPublicKey());
            } catch (GeneralSecurityException e) {
                complain(
                        "certificate %s is not signed by what its answer shows as its signer: %s"
                                .formatted(one.getSerialNumber().toString(16), e));
            }
        }
    }

    /** Something else that must not be. */
    synchronized void complain(String what) {
        complaints.add(what);
    }

    /** How many there were. */
    synchronized long issued() {
        return issued;
    }

    /** A root that was dropped although a leaf below it was valid then. */
    synchronized void dropped(Set<X509Certificate> roots, Instant notBefore) {
        for (X509Certificate root : roots) {
            Instant end = ends.getOrDefault(root, Instant.MIN);
            if (end.isAfter(notBefore)) {
                complain(
                        "a root was dropped at %s, and a leaf below it is valid until %s"
                                .formatted(notBefore, end));
            }
        }
    }

    /** What is wrong so far; forgets it. */
    synchronized List<String> complaints() {
        var all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }
}
