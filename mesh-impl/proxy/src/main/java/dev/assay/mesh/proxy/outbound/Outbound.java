package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.PortProtocol;
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
import dev.assay.mesh.proxy.http.Target;
import dev.assay.mesh.proxy.http.Targets;
import dev.assay.mesh.proxy.inbound.ForwardedClientCert;
import dev.assay.mesh.proxy.origin.OriginKey;
import dev.assay.mesh.proxy.origin.OriginTls;
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
import java.util.function.Function;

/**
 * What all outbound connections of one workload share. Immutable; safe for several event loops.
 *
 * @param workload {@code namespace/name}
 * @param source the local address of upstream connections
 * @param sniffTime how long a connection whose first bytes are unclear may keep them so
 * @param origins TLS to what lies outside the mesh
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
        Duration sniffTime,
        OriginTls origins) {

    /** The service as the control plane describes it now. */
    Optional<OutboundService> service(String host) {
        return Optional.ofNullable(config.current().outbound().get(host));
    }

    /** The port as the control plane describes it now. */
    Optional<ServicePort> port(OutboundCapture capture) {
        return port(Cluster.of(capture));
    }

    /** The port of a cluster; empty when there is none, or no such subset of it. */
    Optional<ServicePort> port(Cluster cluster) {
        return service(cluster.host()).stream()
                .flatMap(service -> service.ports().stream())
                .filter(port -> port.number() == cluster.port())
                .filter(port ->
                        cluster.subset().isEmpty() || port.subsets().containsKey(cluster.subset()))
                .findFirst();
    }

    /** The cluster to which a route leads from a call of some port. */
    Cluster cluster(HttpRoute.Target target, int called) {
        int number = target.port();
        if (number == 0) {
            List<ServicePort> ports =
                    service(target.host()).map(OutboundService::ports).orElse(List.of());
            number = ports.size() == 1 ? ports.getFirst().number() : called;
        }
        return new Cluster(target.host(), number, target.subset());
    }

    /**
     * Where calls of the proxy's own to a service go, as the application's would; empty if no such
     * port is known.
     *
     * @param speech what is spoken there, by what the port says
     */
    public Optional<Targets> targets(
            String host, int servicePort, Function<PortProtocol, Speech> speech) {
        var cluster = new Cluster(host, servicePort, "");
        return port(cluster)
                .map(ServicePort::protocol)
                .map(speech)
                .map(spoken ->
                        failed ->
                                balanced(cluster, all(cluster), failed)
                                        .map(endpoint -> target(endpoint, spoken, host)));
    }

    /**
     * The endpoint for a call; those in {@code failed} only if there is no other. A call whose
     * endpoint the application has chosen goes there, unless a route leads it elsewhere.
     */
    Optional<Endpoint> choose(
            OutboundCapture called, Cluster cluster, Set<InetSocketAddress> failed) {
        List<Endpoint> all = all(cluster);
        if (called.endpoint().isPresent()) {
            List<Endpoint> chosen =
                    all.stream()
                            .filter(each -> address(each).equals(called.endpoint().get()))
                            .toList();
            if (!chosen.isEmpty() || cluster.equals(Cluster.of(called))) {
                return chosen.stream().findFirst();
            }
        }
        return balanced(cluster, all, failed);
    }

    private Optional<Endpoint> balanced(
            Cluster cluster, List<Endpoint> all, Set<InetSocketAddress> failed) {
        List<Endpoint> rest =
                all.stream().filter(endpoint -> !failed.contains(address(endpoint))).toList();
        List<Endpoint> candidates = rest.isEmpty() ? all : rest;
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.of(loadBalancer.choose(key(cluster), candidates));
    }

    private List<Endpoint> all(Cluster cluster) {
        return port(cluster).map(port -> endpoints(port, cluster.subset())).orElse(List.of());
    }

    private static List<Endpoint> endpoints(ServicePort port, String subset) {
        return subset.isEmpty() ? port.endpoints() : port.subsets().getOrDefault(subset, List.of());
    }

    private static String key(Cluster cluster) {
        String service = cluster.host() + ":" + cluster.port();
        return cluster.subset().isEmpty() ? service : service + "/" + cluster.subset();
    }

    /**
     * An endpoint as a place that requests are sent to.
     *
     * @param host as for {@link #destination}
     */
    Target target(Endpoint endpoint, Speech speech, String host) {
        var inside = speech == Speech.HTTP2 ? AlpnPolicy.Inside.HTTP2 : AlpnPolicy.Inside.HTTP1;
        return new Target(
                workload,
                poolKey(endpoint, speech, host),
                speech,
                destination(endpoint, inside, host),
                endpoint.maxConnectionAge());
    }

    static InetSocketAddress address(Endpoint endpoint) {
        try {
            return new InetSocketAddress(
                    InetAddress.ofLiteral(endpoint.address()), endpoint.port());
        } catch (IllegalArgumentException e) { // a name, which the connector looks up
            return InetSocketAddress.createUnresolved(endpoint.address(), endpoint.port());
        }
    }

    /**
     * The way to an endpoint.
     *
     * @param host what the application calls: a server outside the mesh must prove to be it
     */
    Destination destination(Endpoint endpoint, AlpnPolicy.Inside inside, String host) {
        return new Destination(address(endpoint), source, opener(endpoint.tls(), inside, host));
    }

    /** The key of a connection that is opened now. */
    Object poolKey(Endpoint endpoint, Speech speech, String host) {
        Object key = poolKey.of(workload, endpoint, speech, secrets.current().generation());
        return endpoint.tls() instanceof UpstreamTls.Originate plan
                ? new OriginKey(key, host, origins.version(plan))
                : key;
    }

    private Optional<TlsOpener> opener(UpstreamTls plan, AlpnPolicy.Inside inside, String host) {
        return switch (plan) {
            case UpstreamTls.Plaintext _ -> Optional.empty();
            case UpstreamTls.IstioMutual mutual ->
                    Optional.of(buffers ->
                            tls.connect(
                                    buffers, inside, mutual.sni(), mutual.expectedIdentities()));
            case UpstreamTls.Originate originate ->
                    Optional.of(buffers -> origins.connect(buffers, inside, originate, host));
        };
    }

    /**
     * The pool keys that calls can have now, without what an {@link OriginKey} adds to them;
     * connections with others are of no use any more.
     */
    public Set<Object> liveKeys() {
        return keys(config.current().outbound().values());
    }

    /** The pool keys that calls to these services have with the certificate of now. */
    public Set<Object> keys(Collection<OutboundService> services) {
        var keys = new HashSet<Object>();
        long generation = secrets.current().generation();
        for (OutboundService service : services) {
            for (ServicePort port : service.ports()) {
                port.everyEndpoint()
                        .forEach(endpoint -> {
                            for (Speech speech : Speech.values()) {
                                keys.add(poolKey.of(workload, endpoint, speech, generation));
                            }
                        });
            }
        }
        return keys;
    }
}
