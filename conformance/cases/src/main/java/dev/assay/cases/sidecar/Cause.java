package dev.assay.cases.sidecar;

import dev.assay.cases.harness.Expectation;
import dev.assay.fixtures.environment.Workload;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What one line of a sidecar's log must say. Istio's proxies write texts or JSON, whose fields are
 * in whatever order; what all say is Envoy's words, with spaces or underscores, and addresses.
 *
 * @param words what it says, for a report
 * @param test of a line
 */
public record Cause(String words, Predicate<String> test) {
    /** A TLS handshake failed: our words, which are the document's, or Envoy's. */
    public static Cause tlsError() {
        return containing("a TLS handshake error", "TLS[ _](handshake[ _])?error");
    }

    /** The same for this reason: one of Envoy's, or of RFC 8446. */
    public static Cause tlsError(String reason) {
        return tlsError().and(containing(reason, reason.replace(" ", "[ _]")));
    }

    /**
     * TLS or a certificate failed, in whatever words: ours and Envoy's, those of rustls, of Go and
     * of OpenSSL.
     */
    public static Cause tlsOrCertificate() {
        return containing(
                "a TLS or certificate error",
                "TLS[ _](handshake[ _])?(error|fail)|certificate|x509|handshake[ _](error|fail)");
    }

    /** Plaintext came where only mutual TLS may. */
    public static Cause noFilterChain() {
        return containing("filter_chain_not_found (flag NR)", "filter_chain_not_found");
    }

    /** An AuthorizationPolicy forbade it. */
    public static Cause accessDenied() {
        return containing("rbac_access_denied", "rbac_access_denied");
    }

    /** A pattern, in capitals or not. */
    public static Cause containing(String words, String pattern) {
        var compiled = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        return new Cause(words, line -> compiled.matcher(line).find());
    }

    /**
     * With the address of the other side; asked for when a line is looked at, since it is not
     * carried where workloads have no addresses of their own.
     */
    public Cause naming(Workload peer) {
        return and(
                new Cause(
                        "the address of " + peer.spec().name(),
                        line -> isIn(line, peer.address())));
    }

    /** With the address of the other side, or with the identity that it claims. */
    public Cause naming(Workload peer, String identity) {
        return and(
                new Cause(
                        "the address of " + peer.spec().name() + " or " + identity,
                        line -> line.contains(identity) || isIn(line, peer.address())));
    }

    /** Whole: 127.0.0.1 is no part of 127.0.0.12. */
    public static boolean isIn(String line, String address) {
        return Pattern.compile("(?<![0-9.])" + Pattern.quote(address) + "(?![0-9.])")
                .matcher(line)
                .find();
    }

    /** Both in one line. */
    public Cause and(Cause other) {
        return new Cause(words + " and " + other.words, test.and(other.test));
    }

    /** That such a line is there. */
    public Expectation<SidecarLog.Found> logged() {
        return Expectation.of(
                "one line of the log with " + words, found -> found.line().isPresent());
    }
}
