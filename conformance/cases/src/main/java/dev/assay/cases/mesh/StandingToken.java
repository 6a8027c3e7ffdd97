package dev.assay.cases.mesh;

import dev.assay.cases.ca.Csr;
import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.fixtures.environment.CertificateAuthority.CsrAnswer;
import dev.assay.fixtures.environment.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The service account's token that stood beside a workload; its text is not shown.
 *
 * @param at when it stood there
 */
record StandingToken(String token, Instant at) implements Described {
    private static final Pattern EXPIRY = Pattern.compile("\"exp\"\\s*:\\s*(\\d+)");

    static StandingToken of(Workload workload) {
        return new StandingToken(workload.projectedToken(), Clock.systemUTC().instant());
    }

    /** How long it was good for then. */
    Duration left() {
        return Duration.between(at, expires());
    }

    private Instant expires() {
        var claims =
                new String(
                        Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]),
                        StandardCharsets.UTF_8);
        var expiry = EXPIRY.matcher(claims);
        if (!expiry.find()) {
            throw new IllegalStateException("a projected token that never expires");
        }
        return Instant.ofEpochSecond(Long.parseLong(expiry.group(1)));
    }

    /** Another token, at a time at which the first is worth nothing. */
    static Expectation<StandingToken> insteadOf(StandingToken first) {
        return Expectation.of(
                "another token, the first having expired",
                seen ->
                        !seen.token().equals(first.token())
                                && seen.at().isAfter(first.expires().plusSeconds(1)));
    }

    /** What the CA answers to a right request with this token: a gRPC status. */
    String askedWith(Lane lane) throws GeneralSecurityException, IOException {
        var csr = Csr.asking("", lane.mesh().secrets());
        return switch (lane.mesh().ca().createCertificate(csr.pem(), Duration.ZERO, token)) {
            case CsrAnswer.Issued _ -> "OK";
            case CsrAnswer.Refused(var status, _) -> status;
        };
    }

    @Override
    public String describe() {
        return "a token that is good for another %d s".formatted(left().toSeconds());
    }

    @Override
    public String toString() {
        return describe();
    }
}
