package dev.assay.mesh.ca;

import dev.assay.mesh.identity.SpiffeId;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Issues by its rules, with the signer of the moment. */
public final class RuledAuthority implements CertificateAuthority {

    private final Supplier<Signer> signers;
    private final IssuanceRules rules;
    private final Clock clock;

    /**
     * An authority with these rules.
     *
     * @param signers asked anew for every certificate, so that a new intermediate counts at once
     */
    public RuledAuthority(Supplier<Signer> signers, IssuanceRules rules, Clock clock) {
        this.signers = signers;
        this.rules = rules;
        this.clock = clock;
    }

    @Override
    public List<String> issue(Caller caller, String csrPem, Duration requested)
            throws IssuanceRefused {
        var request = rules.csr().check(csrPem);
        var id = rules.subject().subjectOf(caller, request);
        var signer = signers.get();
        return rules.chain().assemble(leaf(id, request.publicKey(), requested, signer), signer);
    }

    private X509Certificate leaf(SpiffeId id, PublicKey key, Duration requested, Signer signer)
            throws IssuanceRefused {
        var validity = rules.validity().decide(requested, signer, clock.instant());
        return LeafSigning.sign(
                signer,
                rules.serials().next(),
                validity,
                key,
                rules.profile().extensions(id, key, signer));
    }
}
