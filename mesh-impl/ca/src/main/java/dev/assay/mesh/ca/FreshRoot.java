package dev.assay.mesh.ca;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * A new root with one intermediate that signs, both EC P-256. The root's key is forgotten at once:
 * nobody can steal it, and whoever needs another intermediate rotates the root. Each load makes
 * another one.
 *
 * @param organization the subjects' O, Istio's is the trust domain
 * @param lifetime of both, so that the intermediate does not outlive its root
 */
public record FreshRoot(String organization, Duration lifetime, Clock clock)
        implements SignerSource {

    /** As istiod's own root (istio/istio {@code security/pkg/cmd/constants.go}). */
    public static final Duration STANDARD_LIFETIME = Duration.ofDays(3650);

    /** An issuer must have a name (RFC 5280, 4.1.2.4). */
    private static final String NAMELESS = "mesh";

    /** One with the organization of a signer's root, which it is to follow. */
    public static FreshRoot like(Signer old, Duration lifetime, Clock clock) {
        var subject = old.chain().getLast().getSubjectX500Principal();
        var organizations = X500Name.getInstance(subject.getEncoded()).getRDNs(BCStyle.O);
        return new FreshRoot(
                organizations.length > 0
                                && organizations[0].getFirst().getValue() instanceof ASN1String text
                        ? text.getString()
                        : NAMELESS,
                lifetime,
                clock);
    }

    @Override
    public Signer load() {
        var now = Clock.fixed(clock.instant(), ZoneOffset.UTC);
        var root = CaCertificates.root(organization, lifetime, now);
        var intermediate = CaCertificates.intermediate(root, organization, lifetime, now);
        return CaCertificates.signer(List.of(intermediate, root));
    }
}
