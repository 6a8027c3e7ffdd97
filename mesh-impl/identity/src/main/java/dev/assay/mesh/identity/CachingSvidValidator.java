package dev.assay.mesh.identity;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers acceptances, so that a peer that connects again costs a hash instead of signatures.
 * Refusals are not remembered: hostile chains could push the good ones out.
 *
 * <p>An acceptance holds for the very same chain, role, trust domains, roots and lists, and only
 * while every certificate that could have carried it stays valid and no revocation list falls due.
 * At most {@code capacity} are kept, the ones used last. Safe for use by several threads; none
 * waits for another's verification.
 */
public final class CachingSvidValidator implements SvidValidator {

    private record Key(String chain, Role role, String bundles) {}

    private record Acceptance(SpiffeId id, Instant from, Instant until) {

        boolean holdsAt(Instant now) {
            return !now.isBefore(from) && !now.isAfter(until);
        }
    }

    private final SvidValidator delegate;
    private final Clock clock;
    private final Map<Key, Acceptance> acceptances;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Puts a memory in front of a validator.
     *
     * @param clock the one that the delegate uses
     * @param capacity number of acceptances; about 300 bytes each
     */
    public CachingSvidValidator(SvidValidator delegate, Clock clock, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: > 0)");
        }
        this.delegate = delegate;
        this.clock = clock;
        this.acceptances =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<Key, Acceptance> eldest) {
                        return size() > capacity;
                    }
                };
    }

    @Override
    public SpiffeId validate(List<? extends X509Certificate> chain, Role role, TrustBundles bundles)
            throws SvidRejected {
        var key = key(chain, role, bundles);
        var now = clock.instant();
        var known = key.flatMap(this::find).filter(acceptance -> acceptance.holdsAt(now));
        if (known.isPresent()) {
            return known.get().id();
        }
        var id = delegate.validate(chain, role, bundles);
        var later = clock.instant();
        key.ifPresent(k -> remember(k, acceptance(id, chain, bundles, now, later)));
        return id;
    }

    private Optional<Acceptance> find(Key key) {
        lock.lock();
        try {
            return Optional.ofNullable(acceptances.get(key));
        } finally {
            lock.unlock();
        }
    }

    private void remember(Key key, Acceptance acceptance) {
        lock.lock();
        try {
            acceptances.put(key, acceptance);
        } finally {
            lock.unlock();
        }
    }

    private static Optional<Key> key(
            List<? extends X509Certificate> chain, Role role, TrustBundles bundles) {
        var fingerprint = new Fingerprint();
        for (var certificate : chain) {
            try {
                fingerprint.bytes(certificate.getEncoded());
            } catch (CertificateEncodingException e) {
                return Optional.empty(); // the delegate will say what is wrong with it
            }
        }
        return Optional.of(new Key(fingerprint.hex(), role, bundles.fingerprint()));
    }

    /**
     * Which path the delegate took is not known, so every certificate counts, presented or root,
     * that was valid at any time of its work; another one cannot have been on the path. Nor is
     * known which revocation lists were of an issuer on it, so that each that was not overdue
     * counts.
     */
    private static Acceptance acceptance(
            SpiffeId id,
            List<? extends X509Certificate> chain,
            TrustBundles bundles,
            Instant begin,
            Instant end) {
        var certificates = new ArrayList<X509Certificate>(chain);
        var bundle = bundles.bundleFor(id.trustDomain());
        bundle.ifPresent(known -> certificates.addAll(known.roots()));
        var from = Instant.MIN;
        var until =
                bundle.stream()
                        .flatMap(known -> known.revocations().stream())
                        .flatMap(list -> list.nextUpdate().stream())
                        .filter(due -> !begin.isAfter(due))
                        .min(Comparator.naturalOrder())
                        .orElse(Instant.MAX);
        for (var certificate : certificates) {
            var notBefore = certificate.getNotBefore().toInstant();
            var notAfter = certificate.getNotAfter().toInstant();
            if (!end.isBefore(notBefore) && !begin.isAfter(notAfter)) {
                from = notBefore.isAfter(from) ? notBefore : from;
                until = notAfter.isBefore(until) ? notAfter : until;
            }
        }
        return new Acceptance(id, from, until);
    }
}
