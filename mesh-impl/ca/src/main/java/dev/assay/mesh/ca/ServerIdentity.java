package dev.assay.mesh.ca;

import dev.assay.mesh.ca.rule.RandomSerials;
import dev.assay.mesh.ca.rule.SvidProfile;
import dev.assay.mesh.ca.rule.TtlRule;
import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.Svid;
import dev.assay.mesh.identity.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane's own certificate, issued by the authority that it serves: an SVID with the DNS
 * name at which workloads call. Renewed with a new key on use, once half its life is over, so that
 * no timer is needed. Safe for any thread.
 */
public final class ServerIdentity {

    /** The name under which Istio's agents know the control plane. */
    public static final String DNS_NAME = "istiod.istio-system.svc";

    private static final Logger LOG = LoggerFactory.getLogger(ServerIdentity.class);

    private final SpiffeId id;
    private final List<String> dnsNames;
    private final Supplier<Signer> signers;
    private final TtlRule ttl;
    private final Clock clock;
    private Svid current;
    private Optional<Svid> previous = Optional.empty();

    /**
     * An identity with its first certificate.
     *
     * @param lifetime of one certificate
     * @throws IssuanceRefused if the signer cannot sign
     */
    public ServerIdentity(
            TrustDomain trustDomain, Supplier<Signer> signers, Duration lifetime, Clock clock)
            throws IssuanceRefused {
        this(
                SpiffeId.forServiceAccount(trustDomain, "istio-system", "istiod"),
                List.of(DNS_NAME),
                signers,
                lifetime,
                clock);
    }

    /**
     * An identity with its first certificate, for a control plane that lives elsewhere than in
     * {@code istio-system}.
     *
     * @param dnsNames at which it is called
     * @param lifetime of one certificate
     * @throws IssuanceRefused if the signer cannot sign
     */
    public ServerIdentity(
            SpiffeId id,
            List<String> dnsNames,
            Supplier<Signer> signers,
            Duration lifetime,
            Clock clock)
            throws IssuanceRefused {
        this.id = id;
        this.dnsNames = List.copyOf(dnsNames);
        this.signers = signers;
        this.ttl = new TtlRule(lifetime, TtlRule.ISTIO_LONGEST, TtlRule.ISTIO_BACKDATING);
        this.clock = clock;
        this.current = issue();
    }

    /** The certificate to show now. */
    public synchronized Svid current() {
        if (halfOver() || signerReplaced()) {
            try {
                var renewed = issue();
                previous = Optional.of(current);
                current = renewed;
            } catch (IssuanceRefused e) {
                LOG.warn("the control plane keeps its old certificate: {}", e.getMessage());
            }
        }
        return current;
    }

    /**
     * The certificate with this serial number in hex, as long as it is the current or the one
     * before, for a handshake that had already chosen it.
     */
    public synchronized Svid withSerial(String serial) {
        return previous.filter(svid -> serial(svid).equals(serial)).orElse(current);
    }

    /** The serial number in hex. */
    public static String serial(Svid svid) {
        return svid.leaf().getSerialNumber().toString(16);
    }

    private boolean halfOver() {
        var begin = current.notBefore();
        return clock.instant()
                .isAfter(begin.plus(Duration.between(begin, current.notAfter()).dividedBy(2)));
    }

    private boolean signerReplaced() {
        return !current.chain().get(1).equals(signers.get().certificate());
    }

    private Svid issue() throws IssuanceRefused {
        var signer = signers.get();
        var keys = CaKeys.p256();
        var leaf =
                LeafSigning.sign(
                        signer,
                        new RandomSerials().next(),
                        ttl.decide(Duration.ZERO, signer, clock.instant()),
                        keys.getPublic(),
                        new SvidProfile(dnsNames).extensions(id, keys.getPublic(), signer));
        var chain = new ArrayList<X509Certificate>();
        chain.add(leaf);
        chain.addAll(signer.chain());
        return new Svid(id, chain, keys.getPrivate());
    }
}
