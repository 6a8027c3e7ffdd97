package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Certificates of a plugged CA whose time is over, or will be soon: whatever they signed ends with
 * them (RFC 5280, section 6.1.3).
 */
final class AuthorityCheck implements Check {

    /**
     * People are to issue the next one, and a change of the root waits twice for a day at least
     * ({@code meshctl ca rotate-root --at-least}): a month has room for both.
     */
    private static final Duration SOON = Duration.ofDays(30);

    /**
     * Of what lives shorter than five months the last fifth, as istiod renews a root of its own
     * (istio/istio {@code security/pkg/cmd/constants.go}, the grace period of roots).
     */
    private static final int PARTS = 5;

    @Override
    public List<Finding> findings(Analyzed mesh) {
        Map<String, List<AuthorityFile>> secrets = new LinkedHashMap<>();
        mesh.authority()
                .forEach(file ->
                        secrets.computeIfAbsent(file.cited().object(), _ -> new ArrayList<>())
                                .add(file));
        var findings = new ArrayList<Finding>();
        secrets.forEach((secret, files) -> {
            files.stream()
                    .filter(file -> !file.unreadable().isEmpty())
                    .map(file -> unreadable(secret, file))
                    .forEach(findings::add);
            times(secret, files, mesh.now(), findings);
        });
        return findings;
    }

    private static Finding unreadable(String secret, AuthorityFile file) {
        return new Finding(
                Code.AUTHORITY_UNREADABLE,
                "%s: %s: %s: a control plane that starts refuses these files, and one that runs goes on with those of before"
                        .formatted(secret, file.name(), Analyzed.some(file.unreadable())),
                List.of(file.cited()),
                "write certificates there as PEM, each from '-----BEGIN CERTIFICATE-----' to its"
                        + " END line, and nothing else");
    }

    private static void times(
            String secret, List<AuthorityFile> files, Instant now, List<Finding> findings) {
        Map<X509Certificate, List<Cited>> places = new LinkedHashMap<>();
        for (AuthorityFile file : files) {
            for (X509Certificate certificate : file.certificates()) {
                List<Cited> cited = places.computeIfAbsent(certificate, _ -> new ArrayList<>());
                if (!cited.contains(file.cited())) {
                    cited.add(file.cited());
                }
            }
        }
        var path = SigningPath.of(files);
        places.forEach((certificate, cited) -> {
            var seen = new Dated(secret, new CaSubject(certificate), cited);
            boolean over = now.isAfter(seen.end());
            if (over && path.leaves(certificate)) {
                findings.add(leftBehind(seen));
            } else if (over) {
                findings.add(expired(seen));
            } else if (isSoonOver(certificate, now) && !path.leaves(certificate)) {
                findings.add(expiring(seen));
            }
        });
    }

    /** A certificate and where it is. */
    private record Dated(String secret, CaSubject subject, List<Cited> cited) {
        Instant end() {
            return subject.end();
        }

        /** Of the Secret. */
        String namespace() {
            return secret.substring(secret.indexOf(' ') + 1, secret.indexOf('/'));
        }

        String files() {
            return String.join(
                    " and ",
                    cited.stream()
                            .map(each -> each.field().substring(each.field().indexOf('.') + 1))
                            .toList());
        }
    }

    private static boolean isSoonOver(X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration part =
                Duration.between(certificate.getNotBefore().toInstant(), end).dividedBy(PARTS);
        return !now.isBefore(end.minus(part.compareTo(SOON) < 0 ? part : SOON));
    }

    private static Finding expired(Dated seen) {
        return new Finding(
                Code.AUTHORITY_EXPIRED,
                "%s: %s in %s has expired at %s: every certificate below it is refused, however new (RFC 5280, section 6.1.3): callers get 503 'upstream connect error or disconnect/reset before headers', and STRICT servers refuse the handshake"
                        .formatted(seen.secret(), seen.subject(), seen.files(), seen.end()),
                seen.cited(),
                seen.subject().isRoot()
                        ? "nobody believes this root any more, so that there is nothing left to change"
                                + " step by step: 'meshctl ca init DIR' makes another CA; put its four"
                                + " files into the Secret and restart the control plane"
                        : anew(seen));
    }

    private static Finding expiring(Dated seen) {
        return new Finding(
                Code.AUTHORITY_EXPIRES_SOON,
                "%s: %s in %s expires at %s: nothing that it signs lives longer, and from then on every certificate below it is refused, however new (RFC 5280, section 6.1.3)"
                        .formatted(seen.secret(), seen.subject(), seen.files(), seen.end()),
                seen.cited(),
                seen.subject().isRoot()
                        ? "begin to change the root now, which takes days: 'meshctl ca rotate-root"
                                + " --namespace %s' takes the next safe step"
                                        .formatted(seen.namespace())
                        : anew(seen));
    }

    private static String anew(Dated seen) {
        return "issue this intermediate anew under the same root, by which nobody else changes anything, and replace ca-cert.pem, ca-key.pem and cert-chain.pem together; 'meshctl ca plug DIR --from CACERTS' says whether the files fit one another. Without the root's key, 'meshctl ca rotate-root --namespace %s' goes over to another root step by step"
                .formatted(seen.namespace());
    }

    private static Finding leftBehind(Dated seen) {
        return new Finding(
                Code.AUTHORITY_LEFT_BEHIND,
                "%s: %s in %s has expired at %s; the CA signs under another, so that this one serves nobody"
                        .formatted(seen.secret(), seen.subject(), seen.files(), seen.end()),
                seen.cited(),
                "take it out when no workload has a certificate from before the change any more");
    }
}
