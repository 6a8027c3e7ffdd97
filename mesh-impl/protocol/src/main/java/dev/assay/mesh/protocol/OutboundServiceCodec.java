package dev.assay.mesh.protocol;

import com.google.protobuf.Any;
import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.policy.effective.UpstreamTls.IstioMutual;
import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import dev.assay.mesh.policy.effective.UpstreamTls.Plaintext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Services on the wire, as one client sees them. Safe for any thread. */
public final class OutboundServiceCodec {

    private OutboundServiceCodec() {}

    /** The message of a service. */
    public static dev.assay.mesh.protocol.config.OutboundService encode(OutboundService service) {
        var message =
                dev.assay.mesh.protocol.config.OutboundService.newBuilder()
                        .setHost(service.host())
                        .setAddress(service.address());
        for (ServicePort port : service.ports()) {
            var encoded =
                    message.addPortsBuilder()
                            .setNumber(port.number())
                            .setName(port.name())
                            .setProtocol(EnumCodec.encode(port.protocol()))
                            .setDirect(port.direct());
            port.endpoints().forEach(endpoint -> encoded.addEndpoints(encode(endpoint)));
            port.subsets().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(subset ->
                            encoded.addSubsetsBuilder()
                                    .setName(subset.getKey())
                                    .addAllEndpoints(
                                            subset.getValue().stream()
                                                    .map(OutboundServiceCodec::encode)
                                                    .toList()));
        }
        service.routes().forEach(route -> message.addRoutes(HttpRouteCodec.encode(route)));
        return message.build();
    }

    /** As {@link #encode}, as it travels; equal services give equal bytes. */
    public static Any pack(OutboundService service) {
        return Packing.pack(TypeUrls.OUTBOUND_SERVICE, encode(service));
    }

    /** The service of a message. */
    public static OutboundService decode(dev.assay.mesh.protocol.config.OutboundService message)
            throws MalformedConfig {
        String name = message.getHost();
        List<ServicePort> ports = new ArrayList<>();
        for (int i = 0; i < message.getPortsCount(); i++) {
            var port = message.getPorts(i);
            String field = "ports[" + i + "]";
            Map<String, List<Endpoint>> subsets = new HashMap<>();
            for (var subset : port.getSubsetsList()) {
                String at = field + ".subsets[" + subset.getName() + "]";
                subsets.put(subset.getName(), endpoints(name, at, subset.getEndpointsList()));
            }
            ports.add(
                    new ServicePort(
                            number(name, field + ".number", port.getNumber()),
                            port.getName(),
                            EnumCodec.decode(name, field + ".protocol", port.getProtocol()),
                            endpoints(name, field, port.getEndpointsList()),
                            subsets,
                            port.getDirect()));
        }
        List<HttpRoute> routes = new ArrayList<>();
        for (int i = 0; i < message.getRoutesCount(); i++) {
            routes.add(HttpRouteCodec.decode(name, "routes[" + i + "]", message.getRoutes(i)));
        }
        return new OutboundService(name, message.getAddress(), ports, routes);
    }

    /**
     * As {@link #decode}, from what travelled.
     *
     * @param name the resource's name, which must be the host
     */
    public static OutboundService unpack(String name, Any packed) throws MalformedConfig {
        OutboundService service =
                decode(
                        Packing.unpack(
                                name,
                                TypeUrls.OUTBOUND_SERVICE,
                                dev.assay.mesh.protocol.config.OutboundService.parser(),
                                packed));
        if (!service.host().equals(name)) {
            throw new MalformedConfig(
                    name, "host", "'" + service.host() + "' (expected: the resource's name)");
        }
        return service;
    }

    private static List<Endpoint> endpoints(
            String name, String field, List<dev.assay.mesh.protocol.config.Endpoint> messages)
            throws MalformedConfig {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            endpoints.add(endpoint(name, field + ".endpoints[" + i + "]", messages.get(i)));
        }
        return endpoints;
    }

    private static dev.assay.mesh.protocol.config.Endpoint encode(Endpoint endpoint) {
        return dev.assay.mesh.protocol.config.Endpoint.newBuilder()
                .setAddress(endpoint.address())
                .setPort(endpoint.port())
                .setTls(encode(endpoint.tls()))
                .setWorkload(endpoint.workload())
                .setMaxConnectionAgeMillis(
                        endpoint.maxConnectionAge().map(Duration::toMillis).orElse(0L))
                .build();
    }

    private static Endpoint endpoint(
            String name, String field, dev.assay.mesh.protocol.config.Endpoint endpoint)
            throws MalformedConfig {
        return new Endpoint(
                endpoint.getAddress(),
                number(name, field + ".port", endpoint.getPort()),
                tls(name, field + ".tls", endpoint.getTls()),
                endpoint.getWorkload(),
                age(
                        name,
                        field + ".max_connection_age_millis",
                        endpoint.getMaxConnectionAgeMillis()));
    }

    private static Optional<Duration> age(String name, String field, long millis)
            throws MalformedConfig {
        if (millis < 0) {
            throw new MalformedConfig(
                    name, field, Long.toUnsignedString(millis) + " (expected: below 2^63)");
        }
        return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    private static dev.assay.mesh.protocol.config.UpstreamTls encode(UpstreamTls tls) {
        var message = dev.assay.mesh.protocol.config.UpstreamTls.newBuilder();
        switch (tls) {
            case Plaintext _ -> message.getPlaintextBuilder();
            case IstioMutual mutual ->
                    message.getIstioMutualBuilder()
                            .setSni(mutual.sni())
                            .addAllExpectedIdentities(
                                    mutual.expectedIdentities().stream().sorted().toList());
            case Originate originate ->
                    message.getOriginateBuilder()
                            .setMutual(originate.mutual())
                            .setSni(originate.sni())
                            .addAllSubjectAltNames(originate.subjectAltNames())
                            .setClientCertificateFile(originate.clientCertificateFile())
                            .setPrivateKeyFile(originate.privateKeyFile())
                            .setCaCertificatesFile(originate.caCertificatesFile())
                            .setInsecureSkipVerify(originate.insecureSkipVerify())
                            .setCrlFile(originate.crlFile())
                            .setCredentialName(originate.credentialName());
        }
        return message.build();
    }

    /** An endpoint without a kind is refused: taking it for plaintext would fail open. */
    private static UpstreamTls tls(
            String name, String field, dev.assay.mesh.protocol.config.UpstreamTls tls)
            throws MalformedConfig {
        return switch (tls.getKindCase()) {
            case PLAINTEXT -> new Plaintext();
            case ISTIO_MUTUAL ->
                    new IstioMutual(
                            tls.getIstioMutual().getSni(),
                            Set.copyOf(tls.getIstioMutual().getExpectedIdentitiesList()));
            case ORIGINATE ->
                    new Originate(
                            tls.getOriginate().getMutual(),
                            tls.getOriginate().getSni(),
                            tls.getOriginate().getSubjectAltNamesList(),
                            tls.getOriginate().getClientCertificateFile(),
                            tls.getOriginate().getPrivateKeyFile(),
                            tls.getOriginate().getCaCertificatesFile(),
                            tls.getOriginate().getInsecureSkipVerify(),
                            tls.getOriginate().getCrlFile(),
                            tls.getOriginate().getCredentialName());
            case KIND_NOT_SET ->
                    throw new MalformedConfig(
                            name,
                            field,
                            "is missing (expected: plaintext, istio_mutual or originate)");
        };
    }

    private static int number(String name, String field, int number) throws MalformedConfig {
        if (number < 1 || number > 65535) {
            throw new MalformedConfig(name, field, number + " (expected: 1..65535)");
        }
        return number;
    }
}
