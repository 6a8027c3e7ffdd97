package dev.assay.cases.probe.tls;

import dev.assay.cases.probe.Certificates;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What a probe demands of the server's certificate. */
public sealed interface ServerPolicy {
    /** Why a chain is not accepted; empty when it is. */
    Optional<String> objection(List<X509Certificate> chain);

    /** Takes any certificate and notes it. */
    record TakesAny() implements ServerPolicy {
        @Override
        public Optional<String> objection(List<X509Certificate> chain) {
            return Optional.empty();
        }
    }

    /** Notes any certificate and goes no further: the quickest look that there is. */
    record OnlyLooks() implements ServerPolicy {
        @Override
        public Optional<String> objection(List<X509Certificate> chain) {
            return Optional.of("it was only looked at");
        }
    }

    /**
     * Goes on only with a server that proves one identity, as a mesh's client must.
     *
     * @param roots the trust bundle
     * @param spiffeId what the leaf's only URI name must be
     * @param clock by which the chain must hold when it is shown
     */
    record Demands(List<X509Certificate> roots, String spiffeId, InstantSource clock)
            implements ServerPolicy {
        /** Copies. */
        public Demands {
            roots = List.copyOf(roots);
        }

        @Override
        public Optional<String> objection(List<X509Certificate> chain) {
            if (chain.isEmpty()) {
                return Optional.of("no certificate");
            }
            Instant now = clock.instant();
            if (!Certificates.verifies(chain, roots, now)) {
                return Optional.of("the chain leads to none of the roots at " + now);
            }
            List<String> uris = Certificates.uris(chain.getFirst());
            return uris.equals(List.of(spiffeId))
                    ? Optional.empty()
                    : Optional.of("the identity is " + uris + ", not " + spiffeId);
        }
    }
}
