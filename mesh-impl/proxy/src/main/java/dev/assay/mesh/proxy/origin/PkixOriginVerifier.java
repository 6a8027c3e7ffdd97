package dev.assay.mesh.proxy.origin;

import dev.assay.mesh.identity.TlsAlert;
import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import dev.assay.mesh.proxy.tls.PeerRejected;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * As the web does: a path to a root (RFC 5280), unrevoked by the lists that the rule names, a leaf
 * for servers, and a name that was asked for (RFC 9525). Which name follows Istio ({@code
 * pilot/pkg/networking/core/cluster_tls.go}, setAutoSniAndAutoSanValidation): one of the rule's
 * subjectAltNames; without any the host that is called, unless the rule fixes the SNI.
 */
public final class PkixOriginVerifier implements OriginVerifier {

    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_PURPOSE = "2.5.29.37.0";

    private final Clock clock;

    public PkixOriginVerifier(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void verify(
            List<X509Certificate> chain, Originate plan, OriginMaterial material, String host)
            throws PeerRejected {
        if (plan.insecureSkipVerify()) {
            return;
        }
        X509Certificate leaf = chain.getFirst();
        if (material.roots().contains(leaf)) {
            // A leaf that is itself believed needs no path.
            requireValid(leaf);
        } else {
            requirePath(chain, material);
        }
        requireForServers(leaf);
        requireName(leaf, plan, host);
    }

    private void requireValid(X509Certificate certificate) throws PeerRejected {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
        } catch (CertificateException e) {
            throw new PeerRejected(
                    "a certificate of the server's chain is not valid now",
                    TlsAlert.CERTIFICATE_EXPIRED);
        }
    }

    private void requirePath(List<X509Certificate> chain, OriginMaterial material)
            throws PeerRejected {
        if (material.roots().isEmpty()) {
            throw new PeerRejected("there is no root to believe", TlsAlert.UNKNOWN_CA);
        }
        try {
            var target = new X509CertSelector();
            target.setCertificate(chain.getFirst());
            Set<TrustAnchor> anchors =
                    material.roots().stream()
                            .map(root -> new TrustAnchor(root, null))
                            .collect(Collectors.toSet());
            var parameters = new PKIXBuilderParameters(anchors, target);
            var known = new ArrayList<Object>(chain);
            known.addAll(material.revocations());
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
            parameters.setDate(Date.from(clock.instant()));
            parameters.setRevocationEnabled(false);
            CertPath path = built(chain, parameters);
            if (!material.revocations().isEmpty()) {
                requireUnrevoked(path, parameters);
            }
        } catch (GeneralSecurityException e) {
            throw refused(e);
        }
    }

    private CertPath built(List<X509Certificate> chain, PKIXBuilderParameters parameters)
            throws GeneralSecurityException, PeerRejected {
        try {
            return CertPathBuilder.getInstance("PKIX").build(parameters).getCertPath();
        } catch (CertPathBuilderException e) {
            // The builder drops what is out of date and then says that it found no path.
            for (X509Certificate each : chain) {
                requireValid(each);
            }
            throw e;
        }
    }

    /** Nothing is fetched; as in Envoy each issuer of the chain must have a list. */
    private static void requireUnrevoked(CertPath path, PKIXParameters parameters)
            throws GeneralSecurityException {
        var validator = CertPathValidator.getInstance("PKIX");
        if (validator.getRevocationChecker() instanceof PKIXRevocationChecker checker) {
            checker.setOptions(
                    EnumSet.of(
                            PKIXRevocationChecker.Option.PREFER_CRLS,
                            PKIXRevocationChecker.Option.NO_FALLBACK));
            parameters.addCertPathChecker(checker);
        }
        validator.validate(path, parameters);
    }

    private static PeerRejected refused(GeneralSecurityException failure) {
        Optional<CertPathValidatorException> found = Optional.empty();
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof CertPathValidatorException because) {
                found = Optional.of(because);
            }
        }
        return found.map(CertPathValidatorException::getReason)
                .filter(BasicReason.class::isInstance)
                .map(BasicReason.class::cast)
                .map(PkixOriginVerifier::refused)
                .orElseGet(() ->
                        new PeerRejected(
                                "the server's chain leads to no root that is believed",
                                TlsAlert.UNKNOWN_CA));
    }

    private static PeerRejected refused(BasicReason reason) {
        return switch (reason) {
            case EXPIRED, NOT_YET_VALID ->
                    new PeerRejected(
                            "a certificate of the server's chain is not valid now",
                            TlsAlert.CERTIFICATE_EXPIRED);
            case REVOKED ->
                    new PeerRejected(
                            "a certificate of the server's chain has been revoked",
                            TlsAlert.CERTIFICATE_REVOKED);
            case UNDETERMINED_REVOCATION_STATUS ->
                    new PeerRejected(
                            "no revocation list for an issuer of the server's chain",
                            TlsAlert.CERTIFICATE_UNKNOWN);
            case INVALID_SIGNATURE ->
                    new PeerRejected(
                            "a signature in the server's chain does not verify",
                            TlsAlert.DECRYPT_ERROR);
            case ALGORITHM_CONSTRAINED ->
                    new PeerRejected(
                            "the server's chain uses an algorithm or a key that is too weak",
                            TlsAlert.BAD_CERTIFICATE);
            case UNSPECIFIED ->
                    new PeerRejected("the server's chain is not a valid one", TlsAlert.UNKNOWN_CA);
        };
    }

    private static void requireForServers(X509Certificate leaf) throws PeerRejected {
        try {
            List<String> purposes = leaf.getExtendedKeyUsage();
            if (purposes != null
                    && !purposes.contains(SERVER_AUTH)
                    && !purposes.contains(ANY_PURPOSE)) {
                throw new PeerRejected(
                        "the server's certificate is not for servers",
                        TlsAlert.UNSUPPORTED_CERTIFICATE);
            }
        } catch (CertificateParsingException e) {
            throw new PeerRejected(
                    "the purposes of the server's certificate cannot be read",
                    TlsAlert.BAD_CERTIFICATE);
        }
    }

    private static void requireName(X509Certificate leaf, Originate plan, String host)
            throws PeerRejected {
        if (plan.subjectAltNames().isEmpty() && !plan.sni().isEmpty()) {
            return;
        }
        List<String> wanted =
                plan.subjectAltNames().isEmpty() ? List.of(host) : plan.subjectAltNames();
        var names = CertificateNames.of(leaf);
        if (wanted.stream().noneMatch(names::match)) {
            throw new PeerRejected(
                    "the server's certificate is for " + names + ", expected one of " + wanted,
                    TlsAlert.CERTIFICATE_UNKNOWN);
        }
    }
}
