package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.proxy.access.AccessLog;
import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import dev.assay.mesh.proxy.connect.Connector;
import dev.assay.mesh.proxy.connect.Destination;
import dev.assay.mesh.proxy.connect.TlsOpener;
import dev.assay.mesh.proxy.http.HttpServer;
import dev.assay.mesh.proxy.http.Speech;
import dev.assay.mesh.proxy.inbound.ForwardedClientCert;
import dev.assay.mesh.proxy.tls.AlpnPolicy;
import dev.assay.mesh.proxy.tls.TlsContexts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What all outbound connections of one workload share. Immutable; safe for several event loops.
 *
 * @param workload {@code namespace/name}
 * @param source the local address of upstream connections
 * @param sniffTime how long a connection whose first bytes are unclear may keep them so
 */
public record Outbound(
        String workload,
        Live<ProxyConfig> config,
        Live<WorkloadSecrets> secrets,
        ForwardedClientCert forwardedClientCert,
        LoadBalancer loadBalancer,
        PoolKey poolKey,
        TlsContexts tls,
        HttpServer http,
        Connector connector,
        AccessLog log,
        Clock clock,
        InetAddress source,
        Duration sniffTime) {

    /** The port as the control plane describes it now. */
    Optional<ServicePort> port(OutboundCapture capture) {
        OutboundService service = config.current().outbound().get(capture.host());
        return service == null
                ? Optional.empty()
                : service.ports().stream()
                        .filter(port -> port.number() == capture.servicePort())
                        .findFirst();
    }

    /** The endpoint for a call; those in {@code failed} only if there is no other. */
    Optional<Endpoint> choose(OutboundCapture capture, Set<InetSocketAddress> failed) {
        List<Endpoint> all = port(capture).map(ServicePort::endpoints).orElse(List.of());
        List<Endpoint> rest =
                all.stream().filter(endpoint -> !failed.contains(address(endpoint))).toList();
        List<Endpoint> candidates = rest.isEmpty() ? all : rest;
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        loadBalancer.choose(
                                capture.host() + ":" + capture.servicePort(), candidates));
    }

    static InetSocketAddress address(Endpoint endpoint) {
        return new InetSocketAddress(endpoint.address(), endpoint.port());
    }

    Destination destination(Endpoint endpoint, AlpnPolicy.Inside inside) {
        return new Destination(address(endpoint), source, opener(endpoint.tls(), inside));
    }

    private Optional<TlsOpener> opener(UpstreamTls plan, AlpnPolicy.Inside inside) {
        return switch (plan) {
            case UpstreamTls.Plaintext _ -> Optional.empty();
            case UpstreamTls.IstioMutual mutual ->
                    Optional.of(buffers ->
                            tls.connect(
                                    buffers, inside, mutual.sni(), mutual.expectedIdentities()));
            case UpstreamTls.Originate _ ->
                    Optional.of(buffers -> {
                        throw new SSLException(
                                "this proxy does not originate TLS to hosts outside the mesh");
                    });
        };
    }

    /** The pool keys that calls can have now; connections with others are of no use any more. */
    public Set<Object> liveKeys() {
        return keys(config.current().outbound().values());
    }

    /** The pool keys that calls to these services have with the certificate of now. */
    public Set<Object> keys(Collection<OutboundService> services) {
        var keys = new HashSet<Object>();
        long generation = secrets.current().generation();
        for (OutboundService service : services) {
            for (ServicePort port : service.ports()) {
                for (Endpoint endpoint : port.endpoints()) {
                    for (Speech speech : Speech.values()) {
                        keys.add(poolKey.of(workload, endpoint, speech, generation));
                    }
                }
            }
        }
        return keys;
    }
}
