package dev.assay.mesh.fuzz;

import dev.assay.mesh.identity.LeafIdentity;
import dev.assay.mesh.identity.MalformedPem;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.identity.Role;
import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.StandardSvidValidator;
import dev.assay.mesh.identity.Strictness;
import dev.assay.mesh.identity.SvidRejected;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustBundles;
import dev.assay.mesh.identity.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Certificates: read, asked for their identity, and judged as a peer's chain. */
public final class PemTarget {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);
    private static final StandardSvidValidator VALIDATOR =
            new StandardSvidValidator(CLOCK, Strictness.STRICT_SPIFFE);

    private PemTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<X509Certificate> chain;
        try {
            chain = Pem.certificates(Armor.text("CERTIFICATE", input));
        } catch (MalformedPem _) {
            return;
        }
        LeafIdentity.claimed(chain.getFirst());
        var bundles =
                TrustBundles.of(
                        new TrustDomain("cluster.local"), TrustBundle.of(List.of(chain.getLast())));
        for (Role role : Role.values()) {
            judge(chain, role, bundles);
        }
    }

    private static void judge(List<X509Certificate> chain, Role role, TrustBundles bundles) {
        SpiffeId id;
        try {
            id = VALIDATOR.validate(chain, role, bundles);
        } catch (SvidRejected _) {
            return;
        }
        SpiffeIds.mustRoundTrip(id);
    }
}
