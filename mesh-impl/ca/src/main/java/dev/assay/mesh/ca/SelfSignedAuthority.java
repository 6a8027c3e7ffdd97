package dev.assay.mesh.ca;

import dev.assay.mesh.identity.TrustBundle;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * A root of our own that signs workload certificates itself, as istiod has it without {@code
 * cacerts}: EC P-256, ten years (istio/istio {@code security/pkg/cmd/constants.go}). Each load
 * makes a new root.
 */
public final class SelfSignedAuthority implements SignerSource {

    private static final Duration LIFETIME = Duration.ofDays(3650);

    private final String organization;
    private final Clock clock;

    /**
     * A source of new roots.
     *
     * @param organization the subject's O, Istio's is the trust domain
     */
    public SelfSignedAuthority(String organization, Clock clock) {
        this.organization = organization;
        this.clock = clock;
    }

    @Override
    public Signer load() {
        var root = CaCertificates.root(organization, LIFETIME, clock);
        return new Signer(
                root.certificate(),
                root.key(),
                List.of(root.certificate()),
                TrustBundle.of(List.of(root.certificate())));
    }
}
