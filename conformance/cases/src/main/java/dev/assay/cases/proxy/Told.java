package dev.assay.cases.proxy;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Certificates;
import dev.assay.cases.probe.ForwardedClientCert;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.proxy.IdentityHeader;
import dev.assay.fixtures.workload.EchoReport;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a backend was told of its caller in one request.
 *
 * @param values of the header by which it is told, in their order; empty where none came
 */
record Told(IdentityHeader header, Observation observation, List<String> values)
        implements Described {
    private static final int SHOWN = 300;

    /** Copies. */
    Told {
        values = List.copyOf(values);
    }

    /** What the backend says that it was told. */
    static Told in(IdentityHeader header, Observation observation) {
        return new Told(
                header,
                observation,
                report(observation)
                        .map(echo -> echo.values(header.name().toLowerCase(Locale.ROOT)))
                        .orElse(List.of()));
    }

    /** The same for each observation of a probe. */
    static Probe<Told> by(IdentityHeader header, Probe<Observation> probe) {
        return () -> in(header, probe.observe());
    }

    private static Optional<EchoReport> report(Observation seen) {
        return seen instanceof Observation.HttpAnswered answer ? answer.echo() : Optional.empty();
    }

    /**
     * Who it is by that header: the URI of the certificate, or of Envoy's last element. Whoever is
     * told twice is told nobody, but in Envoy's form, which is a list by its own rules.
     */
    Optional<String> caller() {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (header.form() == IdentityHeader.Form.XFCC) {
            return ForwardedClientCert.lastUri(String.join(",", values));
        }
        if (values.size() > 1) {
            return Optional.empty();
        }
        String value = unescaped(values.getFirst());
        return header.form() == IdentityHeader.Form.URI
                ? Optional.of(value)
                : certificate(value)
                        .flatMap(found -> Certificates.uris(found).stream().findFirst());
    }

    /** Whether a header of another spelling, underscores for dashes, came to the backend. */
    boolean underscored() {
        String other = header.name().toLowerCase(Locale.ROOT).replace('-', '_');
        return report(observation).map(echo -> !echo.values(other).isEmpty()).orElse(false);
    }

    /** The backend was told this caller. */
    static Expectation<Told> caller(Credentials caller) {
        String id = Certificates.uris(caller.chain().getFirst()).getFirst();
        return Expectation.of(
                "answered by the backend, which was told that the caller is " + id,
                seen -> seen.caller().equals(Optional.of(id)));
    }

    /** The request went no further than the proxy. */
    static Expectation<Told> refused() {
        return Expectation.of(
                "refused by the proxy",
                seen ->
                        seen.observation() instanceof Observation.Refused
                                || (seen.observation() instanceof Observation.HttpAnswered answer
                                        && answer.status() >= 400
                                        && answer.status() < 500
                                        && answer.echo().isEmpty()));
    }

    /** Percent-encoding, by which nginx keeps a certificate on one line. A plus is a plus. */
    private static String unescaped(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEscaped) {
            return value;
        }
    }

    private static Optional<X509Certificate> certificate(String value) {
        String base64 =
                value.replaceAll("-----[A-Z ]+-----", "")
                        .replaceAll("\\s", "")
                        .replaceAll("^:|:$", "");
        try {
            var factory = CertificateFactory.getInstance("X.509");
            return factory.generateCertificate(
                                    new ByteArrayInputStream(Base64.getDecoder().decode(base64)))
                            instanceof X509Certificate found
                    ? Optional.of(found)
                    : Optional.empty();
        } catch (CertificateException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public String describe() {
        if (report(observation).isEmpty()) {
            return observation.describe();
        }
        String all = String.join(" | ", values);
        return "the backend was told in "
                + header.name()
                + ": "
                + caller().map(id -> "the caller is " + id).orElse("nobody")
                + (all.isEmpty()
                        ? ""
                        : " (" + (all.length() > SHOWN ? all.substring(0, SHOWN) + "…" : all) + ")")
                + (underscored() ? ", and something in the same name with underscores" : "");
    }

    @Override
    public Map<String, byte[]> files() {
        return observation.files();
    }
}
