package dev.assay.mesh.proxy.tls;

import dev.assay.mesh.identity.SvidRejected;
import dev.assay.mesh.identity.SvidRejected.Reason;
import dev.assay.mesh.identity.TlsAlert;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;

/**
 * How many handshakes failed, and why, under Envoy's names (TLS statistics of listeners and
 * clusters), summed over all listeners and all clusters: no label is chosen by a caller.
 * Thread-safe.
 */
public final class HandshakeCounts {

    /** Who waited for the peer's certificate. */
    enum Side {
        LISTENER,
        CLUSTER
    }

    /** Envoy's kinds of failure. */
    enum Failure {
        /** TLS itself failed, or the peer refused us. */
        CONNECTION_ERROR,
        /** The client showed no certificate. */
        FAIL_VERIFY_NO_CERT,
        /** The chain, or a certificate of it, is not good. */
        FAIL_VERIFY_ERROR,
        /** The chain is good, and the peer is nobody whom we speak to. */
        FAIL_VERIFY_SAN
    }

    private static final Set<Reason> WRONG_NAME =
            EnumSet.of(
                    Reason.NO_SPIFFE_ID,
                    Reason.SEVERAL_URI_SANS,
                    Reason.INVALID_SPIFFE_ID,
                    Reason.NO_WORKLOAD_PATH,
                    Reason.FOREIGN_TRUST_DOMAIN);

    /** BoringSSL's word for a client that was asked for a certificate and sent none. */
    private static final String NO_CERTIFICATE = "peer_did_not_return_a_certificate";

    /** What is counted. */
    private record Counter(Side side, Failure failure) {
        String metric() {
            return "envoy_%s_ssl_%s".formatted(side, failure).toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Counter, LongAdder> counts = new ConcurrentHashMap<>();

    /** A peer that just goes away, such as a port's probe, is no failure of TLS. */
    void failed(Side side, Throwable cause) {
        kind(cause).ifPresent(failure -> at(new Counter(side, failure)).increment());
    }

    private LongAdder at(Counter counter) {
        return counts.computeIfAbsent(counter, _ -> new LongAdder());
    }

    private static Optional<Failure> kind(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof PeerRejected rejected) {
                return Optional.of(kind(rejected));
            }
        }
        if (!(cause instanceof SSLException)) {
            return Optional.empty();
        }
        return Optional.of(
                HandshakeFailure.reason(cause).equals(NO_CERTIFICATE)
                        ? Failure.FAIL_VERIFY_NO_CERT
                        : Failure.CONNECTION_ERROR);
    }

    private static Failure kind(PeerRejected rejected) {
        if (rejected.alert() == TlsAlert.CERTIFICATE_REQUIRED) {
            return Failure.FAIL_VERIFY_NO_CERT;
        }
        return isWrongName(rejected) ? Failure.FAIL_VERIFY_SAN : Failure.FAIL_VERIFY_ERROR;
    }

    /** What is refused without a validator's reason has a name that is not wanted here. */
    private static boolean isWrongName(PeerRejected rejected) {
        return !(rejected.getCause() instanceof SvidRejected invalid)
                || WRONG_NAME.contains(invalid.reason());
    }

    /** In Prometheus' text format; what has not happened yet is there with a zero. */
    public String text() {
        var text = new StringBuilder();
        for (Side side : Side.values()) {
            for (Failure failure : Failure.values()) {
                var counter = new Counter(side, failure);
                text.append("# TYPE %s counter\n".formatted(counter.metric()))
                        .append("%s %d\n".formatted(counter.metric(), at(counter).sum()));
            }
        }
        return text.toString();
    }
}
