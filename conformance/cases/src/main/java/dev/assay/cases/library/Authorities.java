package dev.assay.cases.library;

import dev.assay.fixtures.driver.PresentedChain;
import dev.assay.fixtures.driver.PresentedChain.Bundle;
import dev.assay.fixtures.driver.PresentedChain.Peer;
import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import dev.assay.fixtures.hostile.PluggedAuthority;
import dev.assay.fixtures.secrecy.SecretLedger;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Two authorities of the suite's own, each a root with an intermediate below it, and the chains
 * that they sign. Their names are equal and their keys are not. The keys never leave this object,
 * which is why no ledger of a run gets them.
 */
public final class Authorities {
    /** The trust domain that is asked about. */
    static final String DOMAIN = "trust.example";

    /** Another one. */
    static final String OTHER = "other.example";

    /** Who every chain claims to be, unless its defect is the claim. */
    static final String ID = "spiffe://" + DOMAIN + "/ns/a/sa/b";

    private final Instant now;
    private final Signer one;
    private final Signer two;
    private final HostileCertificates signedByOne;
    private final HostileCertificates signedByTwo;

    private Authorities(Clock clock) {
        var secrets = new SecretLedger();
        this.now = clock.instant();
        this.one = PluggedAuthority.make(now, secrets);
        this.two = PluggedAuthority.make(now, secrets);
        this.signedByOne = new HostileCertificates(one, DOMAIN, clock, secrets);
        this.signedByTwo = new HostileCertificates(two, DOMAIN, clock, secrets);
    }

    /** New ones. */
    public static Authorities make() {
        return new Authorities(Clock.systemUTC());
    }

    X509Certificate rootOne() {
        return one.chain().getLast();
    }

    X509Certificate rootTwo() {
        return two.chain().getLast();
    }

    /** A chain of the first authority with one defect. */
    List<X509Certificate> chain(Defect defect) {
        return signedByOne.of(defect, "a", "b").chain();
    }

    /** The same, right, but of the second authority. */
    List<X509Certificate> chainOfTwo() {
        return signedByTwo.of(Defect.NONE, "a", "b").chain();
    }

    /** A chain as it is presented where these bundles are trusted. */
    PresentedChain presented(
            List<X509Certificate> chain, Peer peer, Map<String, ? extends Bundle> bundles) {
        return new PresentedChain(chain, peer, Map.copyOf(bundles), now);
    }

    /** The same where the part makes no difference. */
    PresentedChain presentedByClient(
            List<X509Certificate> chain, Map<String, ? extends Bundle> bundles) {
        return presented(chain, Peer.CLIENT, bundles);
    }
}
