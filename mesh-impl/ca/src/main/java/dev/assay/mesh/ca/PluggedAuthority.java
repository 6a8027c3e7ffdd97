package dev.assay.mesh.ca;

import dev.assay.mesh.identity.MalformedPem;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.identity.TrustBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A CA that the operator brings along, in the four files of Istio's {@code cacerts} Secret. An
 * incomplete set is refused and never replaced by a root of our own (istio/istio {@code
 * pilot/pkg/bootstrap/istio_ca.go}). A fifth file may hold what authorities of the mesh have
 * revoked; one that cannot be read, or would revoke nobody, is refused with the whole set, as a
 * mesh that went on without it would believe what was revoked.
 */
public final class PluggedAuthority implements SignerSource {

    public static final String CA_CERT = "ca-cert.pem";
    public static final String CA_KEY = "ca-key.pem";
    public static final String ROOT_CERT = "root-cert.pem";
    public static final String CERT_CHAIN = "cert-chain.pem";

    /** Revocation lists, which need not be there. */
    public static final String CA_CRL = "ca-crl.pem";

    /** Those that must be there. */
    public static final List<String> FILES = List.of(CA_CERT, CA_KEY, ROOT_CERT, CERT_CHAIN);

    private final String place;
    private final PemFiles files;
    private final RootReading rootReading;
    private final RevocationFile.Overdue overdue;
    private final Clock clock;

    /** The CA whose files lie in a folder, to start with. */
    public PluggedAuthority(Path folder, Clock clock) {
        this(
                folder.toString(),
                file -> inFolder(folder, file),
                RootReading.WHOLE,
                RevocationFile.Overdue.PUBLISHED,
                clock);
    }

    /**
     * The CA whose files somebody has read already, from a Secret for example, to start with.
     *
     * @param place where they come from, for messages
     * @param files the texts by file name
     */
    public PluggedAuthority(String place, Map<String, String> files, Clock clock) {
        this(
                place,
                file -> Optional.ofNullable(files.get(file)),
                RootReading.WHOLE,
                RevocationFile.Overdue.PUBLISHED,
                clock);
    }

    private PluggedAuthority(
            String place,
            PemFiles files,
            RootReading rootReading,
            RevocationFile.Overdue overdue,
            Clock clock) {
        this.place = place;
        this.files = files;
        this.rootReading = rootReading;
        this.overdue = overdue;
        this.clock = clock;
    }

    /**
     * The CA whose files are offered to one that runs already, which has something to go on with:
     * roots that cannot be read are left out, and revocation lists that are overdue are refused.
     *
     * @param place where they come from, for messages
     * @param files the texts by file name
     */
    public static PluggedAuthority offered(String place, Map<String, String> files, Clock clock) {
        return new PluggedAuthority(
                place,
                file -> Optional.ofNullable(files.get(file)),
                RootReading.READABLE,
                RevocationFile.Overdue.REFUSED,
                clock);
    }

    /** The text of a file, if it is there. */
    @FunctionalInterface
    private interface PemFiles {
        Optional<String> read(String file) throws AuthorityUnavailable;
    }

    @Override
    public Signer load() throws AuthorityUnavailable {
        var texts = new HashMap<String, String>();
        for (var file : FILES) {
            files.read(file).ifPresent(text -> texts.put(file, text));
        }
        if (texts.size() < FILES.size()) {
            var missing = FILES.stream().filter(file -> !texts.containsKey(file)).toList();
            throw new AuthorityUnavailable(
                    "incomplete signing CA bundle detected: %s lacks %s (all of %s are needed)"
                            .formatted(place, missing, FILES));
        }
        var certificate = certificates(CA_CERT, texts).getFirst();
        var key = key(texts);
        var roots = roots(texts);
        var given = certificates(CERT_CHAIN, texts);
        var chain = path(certificate, given, roots);
        check(certificate, key);
        var authorities = new LinkedHashSet<>(chain);
        authorities.addAll(given);
        authorities.addAll(roots);
        var revocations =
                new RevocationFile(place + ": " + CA_CRL, overdue, clock.instant())
                        .read(files.read(CA_CRL).orElse(""), authorities);
        return new Signer(certificate, key, chain, TrustBundle.of(roots, revocations));
    }

    /** The signing certificate, then each issuer once, up to a root. */
    private List<X509Certificate> path(
            X509Certificate certificate, List<X509Certificate> given, List<X509Certificate> roots)
            throws AuthorityUnavailable {
        var path = new ArrayList<X509Certificate>();
        path.add(certificate);
        var candidates = new ArrayList<>(given);
        candidates.addAll(roots);
        while (!roots.contains(path.getLast())) {
            var last = path.getLast();
            var issuer =
                    candidates.stream()
                            .filter(candidate -> !path.contains(candidate))
                            .filter(candidate -> signed(last, candidate))
                            .findFirst();
            if (issuer.isEmpty()) {
                throw new AuthorityUnavailable(
                        "%s: %s does not lead to a root of %s: the issuer of '%s' is missing"
                                .formatted(
                                        place,
                                        CERT_CHAIN,
                                        ROOT_CERT,
                                        last.getSubjectX500Principal()));
            }
            path.add(issuer.get());
        }
        return path;
    }

    private void check(X509Certificate certificate, PrivateKey key) throws AuthorityUnavailable {
        var usage = certificate.getKeyUsage();
        if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[5])) {
            throw new AuthorityUnavailable(
                    "%s: %s is no certificate that may sign others".formatted(place, CA_CERT));
        }
        if (!fits(key, certificate)) {
            throw new AuthorityUnavailable(
                    "%s: %s is not the key of %s".formatted(place, CA_KEY, CA_CERT));
        }
        Instant end = certificate.getNotAfter().toInstant();
        if (!clock.instant().isBefore(end)) {
            throw new AuthorityUnavailable(
                    "%s: %s: signing certificate has expired at %s".formatted(place, CA_CERT, end));
        }
    }

    private List<X509Certificate> certificates(String file, Map<String, String> texts)
            throws AuthorityUnavailable {
        try {
            return Pem.certificates(texts.getOrDefault(file, ""));
        } catch (MalformedPem e) {
            throw new AuthorityUnavailable(place + ": " + file + ": " + e.getMessage());
        }
    }

    private List<X509Certificate> roots(Map<String, String> texts) throws AuthorityUnavailable {
        try {
            return rootReading.read(place + ": " + ROOT_CERT, texts.getOrDefault(ROOT_CERT, ""));
        } catch (MalformedPem e) {
            throw new AuthorityUnavailable(place + ": " + ROOT_CERT + ": " + e.getMessage());
        }
    }

    private PrivateKey key(Map<String, String> texts) throws AuthorityUnavailable {
        try {
            return Pem.privateKey(texts.getOrDefault(CA_KEY, ""));
        } catch (MalformedPem e) {
            throw new AuthorityUnavailable(place + ": " + CA_KEY + ": " + e.getMessage());
        }
    }

    private static Optional<String> inFolder(Path folder, String file) throws AuthorityUnavailable {
        var path = folder.resolve(file);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(path));
        } catch (IOException e) {
            throw new AuthorityUnavailable(path + ": cannot be read");
        }
    }

    private static boolean signed(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // the name fits but not the key, which is what the caller asks about
        }
    }

    private static boolean fits(PrivateKey key, X509Certificate certificate) {
        try {
            var signature = Signature.getInstance(CaKeys.signatureAlgorithm(key));
            signature.initSign(key);
            signature.update(certificate.getSignature());
            var bytes = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(certificate.getSignature());
            return signature.verify(bytes);
        } catch (GeneralSecurityException e) {
            return false; // a key of another kind, which is what the caller asks about
        }
    }
}
