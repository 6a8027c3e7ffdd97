package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.effective.Destination.Target;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.client.ClientTls;
import dev.assay.mesh.policy.client.EndpointTarget;
import dev.assay.mesh.policy.client.HostRules;
import dev.assay.mesh.policy.client.SecureNaming.ServiceAccount;
import dev.assay.mesh.policy.client.ServiceTarget;
import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.peerauthn.EffectiveMode;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.Gateway;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.ServiceEntry;
import dev.assay.mesh.policy.resource.VirtualService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Asks the resolvers and puts their answers together. Pure, safe for any thread. */
public final class EffectiveConfig {

    private final MeshOptions options;
    private final Resolvers resolvers;

    /** An assembly with these deciders. */
    public EffectiveConfig(MeshOptions options, Resolvers resolvers) {
        this.options = options;
        this.resolvers = resolvers;
    }

    EffectiveMode mode(WorkloadRef workload, Resources resources) {
        return resolvers
                .peerAuthentication()
                .resolve(workload, resources.of(PeerAuthentication.class), options.rootNamespace());
    }

    InboundPolicy inbound(WorkloadRef workload, EffectiveMode mode, Resources resources) {
        var accepted = options.acceptedTrustDomains();
        var authorization =
                resolvers
                        .authorization()
                        .select(
                                workload,
                                resources.of(AuthorizationPolicy.class),
                                options.rootNamespace())
                        .stream()
                        .map(policy -> resolvers.expansion().expand(policy, accepted))
                        .toList();
        return new InboundPolicy(
                workload.qualifiedName(),
                options.trustDomain().name(),
                accepted,
                mode.defaultMode(),
                mode.portModes(),
                workload.ports(),
                authorization,
                options.minimumTlsVersion(),
                resolvers
                        .requestAuthentication()
                        .select(
                                workload,
                                resources.of(RequestAuthentication.class),
                                options.rootNamespace()),
                options.pathNormalization(),
                namedBy(authorization));
    }

    /** A proxy is told of those only that its policies name. */
    private List<ExtensionProvider> namedBy(List<AuthorizationPolicy> policies) {
        return options.extensionProviders().stream()
                .filter(provider ->
                        policies.stream()
                                .anyMatch(policy -> policy.provider().equals(provider.name())))
                .toList();
    }

    Destination destination(
            Service service, List<Workload> endpoints, Function<Workload, EffectiveMode> modes) {
        var accounts =
                endpoints.stream()
                        .map(w -> new ServiceAccount(w.namespace(), w.serviceAccount()))
                        .distinct()
                        .toList();
        Map<Integer, List<Target>> targets = new HashMap<>();
        for (var port : service.ports()) {
            targets.put(
                    port.number(),
                    Stream.concat(
                                    endpoints.stream()
                                            .filter(Workload::ready)
                                            .map(workload ->
                                                    target(workload, port, modes.apply(workload))),
                                    places(service, port))
                            .toList());
        }
        return new Destination(
                service,
                service.entry()
                        .map(Service.Entry::identities)
                        .filter(named -> !named.isEmpty() || service.external())
                        .orElseGet(() ->
                                resolvers
                                        .naming()
                                        .identities(accounts, options.acceptedTrustDomains())),
                targets);
    }

    OutboundService outbound(WorkloadRef client, Destination destination, Resources resources) {
        var service = destination.service();
        var rules = hostRules(client, destination, resources);
        var ports =
                service.ports().stream()
                        .map(port -> servicePort(client, destination, port, rules, resources))
                        .toList();
        return new OutboundService(
                host(service), service.address(), ports, routes(client, service, resources));
    }

    /** Where a client's calls to a service go, by DestinationRules. */
    HostRules hostRules(WorkloadRef client, Destination destination, Resources resources) {
        return resolvers
                .routing()
                .hostRules(
                        client,
                        target(destination, 0, ""),
                        destination.service().isHeadless(),
                        resources.of(DestinationRule.class),
                        options.clientSettings());
    }

    /** The ways of a client's HTTP requests to a service; none: to its own endpoints. */
    List<HttpRoute> routes(WorkloadRef client, Service service, Resources resources) {
        return resolvers
                .routing()
                .routes(
                        client,
                        host(service),
                        resources.of(VirtualService.class),
                        options.clientSettings());
    }

    /**
     * What a gateway's proxy takes up.
     *
     * @param before the services that lead to it, in the order in which they count
     */
    List<GatewayServer> gateway(WorkloadRef proxy, List<Service> before, Resources resources) {
        Map<Integer, Integer> ports = new HashMap<>();
        before.forEach(service ->
                service.ports()
                        .forEach(port -> ports.putIfAbsent(port.number(), port.targetPort())));
        return resolvers
                .gateways()
                .servers(
                        proxy,
                        ports,
                        resources.of(Gateway.class),
                        resources.of(VirtualService.class),
                        options.clientSettings());
    }

    /** The namespace whose workloads alone a policy may concern; empty if it may concern any. */
    Optional<String> namespaceOf(Resource policy) {
        return resolvers.reach().namespace(policy, options.rootNamespace());
    }

    /** Labels that every workload has that a policy may concern. */
    Map<String, String> labelsOf(Resource policy) {
        return resolvers.reach().labels(policy);
    }

    boolean mayConcern(Resource policy, WorkloadRef workload) {
        return resolvers.reach().mayConcern(policy, workload);
    }

    boolean mayConcern(DestinationRule rule, Service service) {
        return resolvers.reach().mayConcern(rule, host(service), options.clusterDomain());
    }

    boolean mayConcern(VirtualService routes, Service service) {
        return resolvers.reach().mayConcern(routes, host(service), options.clusterDomain());
    }

    /** The namespace whose workloads alone may call a service otherwise by it; empty if any may. */
    Optional<String> callers(DestinationRule rule, Service service) {
        return resolvers.reach().callers(rule, service.namespace(), options.rootNamespace());
    }

    /** The same. */
    Optional<String> callers(VirtualService routes) {
        return resolvers.reach().callers(routes);
    }

    /** The mesh's services with those that ServiceEntries declare. */
    Inventory withEntries(Inventory inventory, Resources resources) {
        return EntryServices.added(
                inventory, resources.of(ServiceEntry.class), options.clusterDomain());
    }

    String host(Service service) {
        return service.host(options.clusterDomain());
    }

    /** What accepts calls there nobody here knows; it may say itself that it has a sidecar. */
    private static Stream<Target> places(Service service, Service.Port port) {
        return service.entry().stream()
                .flatMap(entry -> entry.places().stream())
                .map(place -> {
                    int number = place.ports().getOrDefault(port.number(), port.targetPort());
                    return new Target(
                            place.address(),
                            number,
                            new EndpointTarget(
                                    service.key(),
                                    number,
                                    place.meshed(),
                                    TransportMode.PERMISSIVE,
                                    place.meshed()),
                            Map.of());
                });
    }

    private Target target(Workload workload, Service.Port port, EffectiveMode mode) {
        return new Target(
                workload.address(),
                workload.endpointPort(port.targetPort()),
                new EndpointTarget(
                        workload.key(),
                        port.targetPort(),
                        workload.meshed(),
                        resolvers.serverMode().of(mode, port.targetPort()),
                        workload.sidecar()),
                workload.labels());
    }

    private ServicePort servicePort(
            WorkloadRef client,
            Destination destination,
            Service.Port port,
            HostRules rules,
            Resources resources) {
        var targets = destination.targets().getOrDefault(port.number(), List.of());
        var parts = new HashMap<String, List<Endpoint>>();
        rules.subsets()
                .forEach((name, labels) ->
                        parts.put(
                                name,
                                targets.stream()
                                        .filter(to -> isIn(to, labels))
                                        .map(to ->
                                                endpoint(
                                                        client,
                                                        destination,
                                                        port,
                                                        name,
                                                        to,
                                                        rules,
                                                        resources))
                                        .toList()));
        return new ServicePort(
                port.number(),
                port.name(),
                port.protocol(),
                targets.stream()
                        .map(to -> endpoint(client, destination, port, "", to, rules, resources))
                        .toList(),
                parts,
                rules.passthrough().at(port.number()));
    }

    /** Whether an endpoint is of a subset with these labels; one without labels has all. */
    static boolean isIn(Target to, Map<String, String> labels) {
        return to.labels().entrySet().containsAll(labels.entrySet());
    }

    private Endpoint endpoint(
            WorkloadRef client,
            Destination destination,
            Service.Port port,
            String subset,
            Target to,
            HostRules rules,
            Resources resources) {
        return new Endpoint(
                to.address(),
                to.port(),
                clientTls(client, destination, port, subset, to, resources).tls(),
                to.endpoint().workload(),
                rules.ages().longest(port.number(), subset));
    }

    /**
     * How a client secures its connections to an endpoint.
     *
     * @param subset empty unless the call was routed to one
     */
    ClientTls clientTls(
            WorkloadRef client,
            Destination destination,
            Service.Port port,
            String subset,
            Target to,
            Resources resources) {
        return resolvers
                .clientTls()
                .resolve(
                        client,
                        target(destination, port.number(), subset),
                        to.endpoint(),
                        resources.of(DestinationRule.class),
                        options.clientSettings());
    }

    private ServiceTarget target(Destination destination, int port, String subset) {
        var service = destination.service();
        return new ServiceTarget(
                host(service),
                service.namespace(),
                port,
                subset,
                destination.identities(),
                service.external());
    }
}
