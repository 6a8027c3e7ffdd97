package dev.assay.cases.probe;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.probe.Observation.BytesAnswered;
import dev.assay.cases.probe.Observation.HttpAnswered;
import dev.assay.cases.probe.Observation.ProtocolErrored;
import dev.assay.cases.probe.Observation.Refused;
import dev.assay.cases.probe.Observation.Silent;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Predicate;

/** What cases expect of observations, in words that a report can show. */
public final class Expectations {
    private static final String DENIED = "RBAC: access denied";
    private static final String UPSTREAM =
            "upstream connect error or disconnect/reset before headers";
    private static final String APPLICATION = "CN=assay application";

    private Expectations() {}

    /** An expectation that can be made narrower. */
    public record Answer(String words, Predicate<Observation> test)
            implements Expectation<Observation> {
        @Override
        public boolean isMetBy(Observation seen) {
            return test.test(seen);
        }

        /** Answered by this workload's application. */
        public Answer byWorkload(String name) {
            return narrowed(
                    "by " + name,
                    seen ->
                            seen instanceof HttpAnswered http
                                    && http.echo()
                                            .map(report -> report.workload().equals(name))
                                            .orElse(false));
        }

        /** The application was told this client identity. */
        public Answer withClientIdentity(String spiffe) {
            return narrowed(
                    "with the client identity " + spiffe,
                    seen ->
                            seen instanceof HttpAnswered http
                                    && http.clientIdentity().equals(Optional.of(spiffe)));
        }

        /** The application was told no client identity. */
        public Answer withoutClientIdentity() {
            return narrowed(
                    "without a client identity",
                    seen -> seen instanceof HttpAnswered http && http.clientIdentity().isEmpty());
        }

        /** The application saw exactly this path and query. */
        public Answer withPath(String pathAndQuery) {
            return narrowed(
                    "at " + pathAndQuery,
                    seen ->
                            seen instanceof HttpAnswered http
                                    && http.echo()
                                            .map(report -> report.target().equals(pathAndQuery))
                                            .orElse(false));
        }

        /** The TLS was the mesh's. */
        public Answer terminatedByMesh() {
            return narrowed(
                    "over TLS that the mesh ended",
                    seen -> seen.tls().map(TlsSession::endedByMesh).orElse(false));
        }

        private Answer narrowed(String more, Predicate<Observation> also) {
            return new Answer(words + " " + more, test.and(also));
        }
    }

    /** An HTTP response with this status, from the suite's application where it is 200. */
    public static Answer answered(int status) {
        return new Answer(
                "answered with " + status,
                seen ->
                        seen instanceof HttpAnswered http
                                && http.status() == status
                                && (status != 200 || http.echo().isPresent()));
    }

    /** The application's echo of bytes. */
    public static Answer echoed() {
        return new Answer(
                "echoed by the application",
                seen -> seen instanceof BytesAnswered answer && answer.text().startsWith("echo:"));
    }

    /** The banner of an application that speaks first. */
    public static Answer banner() {
        return new Answer(
                "the application's banner",
                seen ->
                        seen instanceof BytesAnswered answer
                                && answer.text().startsWith("assay-banner"));
    }

    /** Ended without an application byte: reset, alert or close. */
    public static Expectation<Observation> refused() {
        return Expectation.of(
                "refused: reset, TLS alert or close, no application byte",
                Refused.class::isInstance);
    }

    /** Refused with this TLS alert. */
    public static Expectation<Observation> refusedWithAlert(String alert) {
        return Expectation.of(
                "refused with the TLS alert " + alert,
                seen ->
                        seen instanceof Refused refused
                                && refused.how() == Refused.How.ALERT
                                && refused.detail().equals(alert));
    }

    /** Neither side's protocol was understood: a 400 in plaintext, or something that is no TLS. */
    public static Expectation<Observation> protocolError() {
        return Expectation.of(
                "a protocol error (400, or no TLS in the answer)",
                seen ->
                        seen instanceof ProtocolErrored
                                || (seen instanceof HttpAnswered http && http.status() == 400));
    }

    /** The bytes went through untouched: the application's own TLS answered. */
    public static Expectation<Observation> rawApplicationTls() {
        return Expectation.of(
                "raw: answered over the application's own TLS",
                seen ->
                        (seen instanceof BytesAnswered || seen instanceof HttpAnswered)
                                && seen.tls()
                                        .map(session ->
                                                session.chain().stream()
                                                        .limit(1)
                                                        .anyMatch(Expectations::isApplications))
                                        .orElse(false));
    }

    private static boolean isApplications(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName().equals(APPLICATION);
    }

    /** 403 in the words that users match on. */
    public static Expectation<Observation> denied() {
        return Expectation.of(
                "denied: 403 " + DENIED,
                seen ->
                        seen instanceof HttpAnswered http
                                && http.status() == 403
                                && http.text().equals(DENIED));
    }

    /** The same to a gRPC caller: PERMISSION_DENIED (gRPC: doc/statuscodes.md). */
    public static Expectation<Observation> grpcDenied() {
        return Expectation.of(
                "denied: gRPC status 7",
                seen ->
                        seen instanceof HttpAnswered http
                                && http.status() == 200
                                && http.grpcStatus().equals(Optional.of("7")));
    }

    /** The caller's own sidecar could not reach the server. */
    public static Expectation<Observation> upstreamFailure() {
        return Expectation.of(
                "503 " + UPSTREAM + "…",
                seen ->
                        seen instanceof HttpAnswered http
                                && http.status() == 503
                                && http.text().startsWith(UPSTREAM));
    }

    /** Nothing arrives until the limit, or the connection ends. */
    public static Expectation<Observation> silentOrClosed() {
        return Expectation.of(
                "no application byte: silence until the limit, or the end",
                seen -> seen instanceof Silent || seen instanceof Refused);
    }
}
