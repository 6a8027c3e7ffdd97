package dev.assay.mesh.controlplane.analysis;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The signing certificate and those above it, as far as they are known.
 *
 * @param path empty if it is not known who signs
 */
record SigningPath(Set<X509Certificate> path) {

    /** A signer, six intermediates and a root: more than a validator follows. */
    private static final int LONGEST = 8;

    static SigningPath of(List<AuthorityFile> files) {
        List<X509Certificate> all =
                files.stream().flatMap(file -> file.certificates().stream()).distinct().toList();
        var path = new LinkedHashSet<X509Certificate>();
        Optional<X509Certificate> next =
                files.stream()
                        .filter(file -> file.name().equals(AuthorityFile.SIGNING))
                        .flatMap(file -> file.certificates().stream())
                        .findFirst();
        while (next.isPresent() && path.size() < LONGEST) {
            X509Certificate last = next.get();
            path.add(last);
            next =
                    all.stream()
                            .filter(each -> !path.contains(each) && isSigned(last, each))
                            .findFirst();
        }
        return new SigningPath(path);
    }

    /** Whether it is known that nobody's certificate depends on this one any more. */
    boolean leaves(X509Certificate certificate) {
        return !path.isEmpty() && !path.contains(certificate);
    }

    private static boolean isSigned(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException notSigned) {
            return false; // or by a key that no provider takes, which is as good as another's
        }
    }
}
