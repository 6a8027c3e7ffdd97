package dev.assay.mesh.proxy.tls;

import dev.assay.mesh.identity.Role;
import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.SvidRejected;
import dev.assay.mesh.identity.SvidValidator;
import dev.assay.mesh.identity.TlsAlert;
import dev.assay.mesh.identity.TrustBundles;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * The mesh's own judgement: a valid X.509-SVID, of an accepted trust domain, and for servers one of
 * the identities that run the service (secure naming).
 */
public final class SvidPeerVerifier implements PeerVerifier {

    private final SvidValidator validator;

    public SvidPeerVerifier(SvidValidator validator) {
        this.validator = validator;
    }

    @Override
    public SpiffeId verifyClient(
            List<X509Certificate> chain, TrustBundles bundles, Set<String> acceptedTrustDomains)
            throws PeerRejected {
        SpiffeId id = validate(chain, Role.CLIENT, bundles);
        if (!accepts(id, acceptedTrustDomains)) {
            throw new PeerRejected(
                    "trust domain of " + id + " is not accepted", TlsAlert.CERTIFICATE_UNKNOWN);
        }
        return id;
    }

    @Override
    public SpiffeId verifyServer(
            List<X509Certificate> chain, TrustBundles bundles, Set<String> expectedIdentities)
            throws PeerRejected {
        SpiffeId id = validate(chain, Role.SERVER, bundles);
        if (!expectedIdentities.isEmpty() && !expectedIdentities.contains(id.toString())) {
            throw new PeerRejected(
                    "server is " + id + ", expected one of " + expectedIdentities,
                    TlsAlert.CERTIFICATE_UNKNOWN);
        }
        return id;
    }

    private SpiffeId validate(List<X509Certificate> chain, Role role, TrustBundles bundles)
            throws PeerRejected {
        try {
            return validator.validate(chain, role, bundles);
        } catch (SvidRejected e) {
            throw new PeerRejected(e);
        }
    }
}
