package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.Explanation;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.policy.effective.UpstreamTls.IstioMutual;
import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import dev.assay.mesh.policy.effective.UpstreamTls.Plaintext;
import dev.assay.mesh.policy.resource.ClientTlsSettings;
import dev.assay.mesh.policy.resource.ClientTlsSettings.Mode;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.DestinationRule.Subset;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.TrafficPolicy;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Auto mTLS by endpoint, unless a DestinationRule's {@code tls} block decides. A rule without such
 * a block leaves auto mTLS in place. Source: istio/istio {@code
 * pilot/pkg/networking/core/cluster_tls.go} and {@code pilot/pkg/xds/endpoints/mtls_checker.go}.
 *
 * <p>Two known limits of Istio are not copied: a namespace-wide or mesh-wide DISABLE does not hide
 * a STRICT workload from its clients, since the endpoint's own mode is asked; and headless services
 * are treated like all others.
 */
public final class AutomaticClientTlsResolver implements ClientTlsResolver {

    @Override
    public ClientTls resolve(
            WorkloadRef client,
            ServiceTarget service,
            EndpointTarget endpoint,
            Collection<DestinationRule> all,
            MeshSettings mesh) {
        RuleSelection.Merged rules = RuleSelection.select(client, service, all, mesh);
        Optional<Subset> subset = Optional.ofNullable(rules.subsets().get(service.subset()));
        ClientTlsSettings settings = settings(rules.policy(), subset, service.port());
        Mode endpoints = endpointMode(rules.policy(), subset, service.port());
        UpstreamTls tls;
        String why;
        if (settings.isPresent()) {
            tls = explicit(settings, service);
            why = "a DestinationRule says " + settings.mode();
        } else {
            Optional<String> obstacle = obstacle(service, endpoint, mesh, endpoints);
            tls = obstacle.isPresent() ? new Plaintext() : mutual("", Set.of(), service);
            why =
                    "auto mTLS: "
                            + obstacle.orElse(
                                    endpoints == Mode.AUTOMATIC
                                            ? "the endpoint has a sidecar that accepts it"
                                            : "a DestinationRule says " + endpoints);
        }
        boolean decided = settings.isPresent() || endpoints != Mode.AUTOMATIC;
        List<ResourceKey> deciding = decided ? rules.rules() : List.of();
        String outcome =
                client.qualifiedName()
                        + " calls "
                        + service.host()
                        + ":"
                        + service.port()
                        + " at "
                        + endpoint.workload()
                        + " with "
                        + name(tls)
                        + ": "
                        + why;
        return new ClientTls(tls, new Explanation(outcome, deciding, rules.shadowed()));
    }

    /**
     * Subset over host, and in each the port over the whole. A port's settings replace the whole's
     * even where they lack {@code tls}. Source: istio/istio {@code
     * pilot/pkg/networking/util/util.go}, MergeSubsetTrafficPolicy.
     */
    private static ClientTlsSettings settings(
            TrafficPolicy host, Optional<Subset> subset, int port) {
        ClientTlsSettings ofHost = host.ports().getOrDefault(port, host.tls());
        if (subset.isEmpty()) {
            return ofHost;
        }
        TrafficPolicy own = subset.get().trafficPolicy();
        ClientTlsSettings ofSubset = own.ports().getOrDefault(port, own.tls());
        return ofSubset.isPresent() || own.ports().containsKey(port) ? ofSubset : ofHost;
    }

    /**
     * What auto mTLS does to every endpoint, where a port's settings lack {@code tls} and so leave
     * the choice to it: Istio still reads the whole's mode here (dr-08 of the catalogue). Source:
     * istio/istio {@code pilot/pkg/xds/endpoints/mtls_checker.go}, tlsModeForDestinationRule.
     */
    private static Mode endpointMode(TrafficPolicy host, Optional<Subset> subset, int port) {
        Mode own = subset.map(s -> endpointMode(s.trafficPolicy(), port)).orElse(Mode.AUTOMATIC);
        return own == Mode.AUTOMATIC ? endpointMode(host, port) : own;
    }

    private static Mode endpointMode(TrafficPolicy policy, int port) {
        Mode own = policy.ports().getOrDefault(port, ClientTlsSettings.ABSENT).mode();
        return own == Mode.AUTOMATIC ? policy.tls().mode() : own;
    }

    private static Optional<String> obstacle(
            ServiceTarget service, EndpointTarget endpoint, MeshSettings mesh, Mode endpoints) {
        if (!mesh.autoMtls()) {
            return Optional.of("it is switched off for the mesh");
        }
        if (service.external()) {
            return Optional.of("the service is outside the mesh");
        }
        if (!endpoint.meshed()) {
            return Optional.of("the endpoint has no sidecar, or opts out");
        }
        if (endpoints != Mode.AUTOMATIC) {
            return endpoints == Mode.ISTIO_MUTUAL
                    ? Optional.empty()
                    : Optional.of("a DestinationRule says " + endpoints + " for other ports");
        }
        if (endpoint.inboundMode() == TransportMode.DISABLE) {
            return Optional.of("the endpoint's port " + endpoint.port() + " is DISABLE");
        }
        return Optional.empty();
    }

    private static UpstreamTls explicit(ClientTlsSettings settings, ServiceTarget service) {
        return switch (settings.mode()) {
            case AUTOMATIC, DISABLE -> new Plaintext();
            case ISTIO_MUTUAL ->
                    mutual(settings.sni(), Set.copyOf(settings.subjectAltNames()), service);
            case SIMPLE, MUTUAL ->
                    new Originate(
                            settings.mode() == Mode.MUTUAL,
                            settings.sni(),
                            settings.subjectAltNames(),
                            settings.clientCertificate(),
                            settings.privateKey(),
                            settings.caCertificates(),
                            settings.insecureSkipVerify(),
                            settings.caCrl(),
                            settings.credentialName());
        };
    }

    private static IstioMutual mutual(String sni, Set<String> names, ServiceTarget service) {
        return new IstioMutual(
                sni.isEmpty() ? defaultSni(service) : sni,
                names.isEmpty() ? service.identities() : names);
    }

    /** Source: istio/istio {@code pilot/pkg/model/service.go}, BuildDNSSrvSubsetKey. */
    private static String defaultSni(ServiceTarget service) {
        return "outbound_." + service.port() + "_." + service.subset() + "_." + service.host();
    }

    private static String name(UpstreamTls tls) {
        return switch (tls) {
            case Plaintext _ -> "plaintext";
            case IstioMutual _ -> "mutual TLS";
            case Originate originate -> originate.mutual() ? "originated mutual TLS" : "TLS";
        };
    }
}
