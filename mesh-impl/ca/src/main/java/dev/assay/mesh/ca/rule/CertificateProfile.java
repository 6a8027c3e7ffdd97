package dev.assay.mesh.ca.rule;

import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.identity.SpiffeId;
import java.security.PublicKey;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;

/** What a certificate says besides key and validity. */
@FunctionalInterface
public interface CertificateProfile {

    List<Extension> extensions(SpiffeId id, PublicKey key, Signer signer);
}
