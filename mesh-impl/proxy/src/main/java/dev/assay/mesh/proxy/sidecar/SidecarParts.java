package dev.assay.mesh.proxy.sidecar;

import dev.assay.mesh.identity.CachingSvidValidator;
import dev.assay.mesh.identity.StandardSvidValidator;
import dev.assay.mesh.identity.Strictness;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.policy.authz.StandardAuthorizer;
import dev.assay.mesh.proxy.Limits;
import dev.assay.mesh.proxy.ProxyParts;
import dev.assay.mesh.proxy.agent.TokenSource;
import dev.assay.mesh.proxy.agent.WorkloadAgent;
import dev.assay.mesh.proxy.connect.Sockets;
import dev.assay.mesh.proxy.redirect.OriginalDestination;
import dev.assay.mesh.proxy.sidecar.probe.AppHealth;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a sidecar is put together from, each part replaceable by itself; a mutant replaces exactly
 * one.
 *
 * @param clock everyone's time
 * @param proxy what the proxy decides
 * @param agent how the workload gets its certificates
 * @param health what the kubelet is told of the application, from what it would tell by itself
 * @param roots whom the control plane must be certified by; may block
 * @param limits what the proxy spends on its callers; the drain time comes from the environment
 * @param ports where it listens
 * @param sockets native ones, unless the destinations come from elsewhere
 * @param destinations what redirected connections were meant for
 */
public record SidecarParts(
        Clock clock,
        ProxyParts proxy,
        WorkloadAgent.Parts agent,
        UnaryOperator<AppHealth> health,
        Supplier<TrustBundle> roots,
        Limits limits,
        SidecarPorts ports,
        Sockets sockets,
        OriginalDestination destinations) {

    /** A workload meets few peers. */
    private static final int VERIFIED_CHAINS = 256;

    /**
     * The reference mesh's own.
     *
     * @param mounted the folder that holds {@code tokens/istio-token} and {@code
     *     istio/root-cert.pem}; both are read anew on each use
     */
    public static SidecarParts standard(Path mounted, Clock clock) {
        return new SidecarParts(
                clock,
                ProxyParts.standard(
                        new CachingSvidValidator(
                                new StandardSvidValidator(clock, Strictness.STRICT_SPIFFE),
                                clock,
                                VERIFIED_CHAINS),
                        new StandardAuthorizer(),
                        clock),
                WorkloadAgent.Parts.istio(
                        TokenSource.file(mounted.resolve("tokens/istio-token")),
                        new SecureRandom(),
                        clock),
                UnaryOperator.identity(),
                new RootFile(mounted.resolve("istio/root-cert.pem")),
                Limits.defaults(),
                SidecarPorts.istio(),
                Sockets.EPOLL,
                OriginalDestination.kernel());
    }

    /** Another proxy's decisions. */
    public SidecarParts withProxy(ProxyParts other) {
        return new SidecarParts(
                clock, other, agent, health, roots, limits, ports, sockets, destinations);
    }

    /** Another way to certificates. */
    public SidecarParts withAgent(WorkloadAgent.Parts other) {
        return new SidecarParts(
                clock, proxy, other, health, roots, limits, ports, sockets, destinations);
    }

    /** Another answer to the kubelet. */
    public SidecarParts withHealth(UnaryOperator<AppHealth> other) {
        return new SidecarParts(
                clock, proxy, agent, other, roots, limits, ports, sockets, destinations);
    }

    /** Other limits. */
    public SidecarParts withLimits(Limits other) {
        return new SidecarParts(
                clock, proxy, agent, health, roots, other, ports, sockets, destinations);
    }

    /** Other ports. */
    public SidecarParts withPorts(SidecarPorts other) {
        return new SidecarParts(
                clock, proxy, agent, health, roots, limits, other, sockets, destinations);
    }

    /** Another source of original destinations. */
    public SidecarParts withDestinations(Sockets otherSockets, OriginalDestination other) {
        return new SidecarParts(
                clock, proxy, agent, health, roots, limits, ports, otherSockets, other);
    }
}
