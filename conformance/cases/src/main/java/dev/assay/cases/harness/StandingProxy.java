package dev.assay.cases.harness;

import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import dev.assay.fixtures.hostile.PluggedAuthority;
import dev.assay.fixtures.hostile.Revocations;
import dev.assay.fixtures.proxy.ProxyBackend;
import dev.assay.fixtures.proxy.ProxyDriver;
import dev.assay.fixtures.proxy.ProxyFault;
import dev.assay.fixtures.proxy.ProxyMaterial;
import dev.assay.fixtures.proxy.ProxyRole;
import dev.assay.fixtures.proxy.ProxySetup;
import dev.assay.fixtures.proxy.RunningProxy;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A proxy that runs between the suite's callers and the suite's backend, and the authority whose
 * certificates it is to believe. Thread-safe.
 */
public final class StandingProxy implements AutoCloseable {
    /** The DNS name of the proxy itself, and of a backend that speaks TLS. */
    public static final String SERVER_NAME = "server.assay.example";

    private static final String TRUST_DOMAIN = "cluster.local";
    private static final String NAMESPACE = "assay";

    private final ProxyRole role;
    private final RunningProxy proxy;
    private final ProxyBackend backend;
    private final Signer root;
    private final Signer signer;
    private final SecretLedger secrets;
    private volatile ProxyMaterial material;

    private StandingProxy(
            ProxyRole role,
            RunningProxy proxy,
            ProxyBackend backend,
            Signer root,
            Signer signer,
            SecretLedger secrets,
            ProxyMaterial material) {
        this.role = role;
        this.proxy = proxy;
        this.backend = backend;
        this.root = root;
        this.signer = signer;
        this.secrets = secrets;
        this.material = material;
    }

    static StandingProxy start(
            ProxyDriver driver,
            ProxyBackend backend,
            ProxyRole role,
            boolean withLists,
            SecretLedger secrets)
            throws ProxyFault {
        Instant now = Clock.systemUTC().instant();
        PluggedAuthority.Pair pair = PluggedAuthority.pair(now, secrets);
        Signer root = pair.root();
        Signer signer = pair.signer();
        String nobody =
                Revocations.pem(root, now, List.of()) + Revocations.pem(signer, now, List.of());
        var material =
                new ProxyMaterial(
                        certificates(signer, secrets).of(Defect.NONE, NAMESPACE, "proxy"),
                        List.of(signer.chain().getLast()),
                        withLists ? Optional.of(nobody) : Optional.empty());
        try {
            RunningProxy proxy =
                    driver.start(new ProxySetup(role, material, backend.address(), SERVER_NAME));
            return new StandingProxy(role, proxy, backend, root, signer, secrets, material);
        } catch (ProxyFault e) {
            backend.close();
            throw e;
        }
    }

    private static HostileCertificates certificates(Signer signer, SecretLedger secrets) {
        return new HostileCertificates(signer, TRUST_DOMAIN, Clock.systemUTC(), secrets)
                .withDns(SERVER_NAME);
    }

    /** What it does. */
    public ProxyRole role() {
        return role;
    }

    /** Where callers find it; where {@link #dialer} leads, whatever it is told. */
    public Destination address() {
        return Destination.service(
                proxy.address().getAddress().getHostAddress(), proxy.address().getPort());
    }

    /** Calls it. */
    public Dialer dialer() {
        return proxy.dialer();
    }

    /** Certificates of the authority that it believes, for a caller, with one defect. */
    public Credentials caller(Defect defect) {
        return certificates(signer, secrets).of(defect, NAMESPACE, "client");
    }

    /** Right ones for a caller of this name. */
    public Credentials callerNamed(String account) {
        return certificates(signer, secrets).of(Defect.NONE, NAMESPACE, account);
    }

    /** Right ones for a caller, which expire so soon. */
    public Credentials callerLasting(Duration lifetime) {
        return certificates(signer, secrets).lasting(lifetime, NAMESPACE, "client");
    }

    /** The same for a server behind it. */
    public Credentials peer(Defect defect) {
        return certificates(signer, secrets).of(defect, NAMESPACE, "server");
    }

    /** A right one for a server of another name. */
    public Credentials peerNamed(String dns) {
        return certificates(signer, secrets).withDns(dns).of(Defect.NONE, NAMESPACE, "server");
    }

    /** The same of another authority, for a server of the name that is meant. */
    public Credentials peerOf(Signer other) {
        return certificates(other, secrets).of(Defect.NONE, NAMESPACE, "server");
    }

    /** The same of another authority, for a caller. */
    public Credentials callerOf(Signer other) {
        return certificates(other, secrets).of(Defect.NONE, NAMESPACE, "client");
    }

    /** A new authority, which it does not believe yet. */
    public Signer anotherAuthority() {
        return PluggedAuthority.make(Clock.systemUTC().instant(), secrets);
    }

    /** A further certificate for the proxy itself. */
    public Credentials anotherOfItsOwn() {
        return certificates(signer, secrets).of(Defect.NONE, NAMESPACE, "proxy");
    }

    /** The lists of all its authorities, with these on the one that issues for callers. */
    public String revocations(Collection<X509Certificate> revoked) {
        Instant now = Clock.systemUTC().instant();
        return Revocations.pem(root, now, List.of()) + Revocations.pem(signer, now, revoked);
    }

    /** What it was given last. */
    public ProxyMaterial material() {
        return material;
    }

    /**
     * Gives it other material while it runs.
     *
     * @throws ProxyFault where it cannot be asked
     */
    public void reload(ProxyMaterial other) throws ProxyFault {
        material = other;
        proxy.reload(other);
    }

    /** What stands behind it. */
    public ProxyBackend backend() {
        return backend;
    }

    /** The process, or what stands for it. */
    public RunningProxy proxy() {
        return proxy;
    }

    @Override
    public void close() {
        proxy.close();
        backend.close();
    }
}
