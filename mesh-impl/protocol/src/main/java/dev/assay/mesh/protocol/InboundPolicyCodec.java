package dev.assay.mesh.protocol;

import com.google.protobuf.Any;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TlsVersion;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.resource.AuthorizationPolicyJson;
import dev.assay.mesh.policy.resource.InvalidResource;
import dev.assay.mesh.policy.resource.RequestAuthenticationJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Inbound policies on the wire. The workload's name is the resource's name and not in the message.
 * Safe for any thread.
 */
public final class InboundPolicyCodec {

    private InboundPolicyCodec() {}

    /** The message of a policy. */
    public static dev.assay.mesh.protocol.config.InboundPolicy encode(InboundPolicy policy) {
        var message =
                dev.assay.mesh.protocol.config.InboundPolicy.newBuilder()
                        .setMeshTrustDomain(policy.meshTrustDomain())
                        .addAllAcceptedTrustDomains(policy.acceptedTrustDomains())
                        .setDefaultMode(EnumCodec.encode(policy.defaultMode()))
                        .setMinimumTlsVersion(policy.minimumTlsVersion().name())
                        .setPathNormalization(EnumCodec.encode(policy.pathNormalization()));
        policy.portModes()
                .forEach((port, mode) -> message.putPortModes(port, EnumCodec.encode(mode)));
        policy.declaredPorts()
                .forEach((port, protocol) ->
                        message.putDeclaredPorts(port, EnumCodec.encode(protocol)));
        policy.authorization()
                .forEach(p -> message.addAuthorizationPolicies(AuthorizationPolicyJson.write(p)));
        policy.authentication()
                .forEach(
                        p -> message.addRequestAuthentications(RequestAuthenticationJson.write(p)));
        policy.providers()
                .forEach(p -> message.addExtensionProviders(ExtensionProviderCodec.encode(p)));
        return message.build();
    }

    /** As {@link #encode}, as it travels; equal policies give equal bytes. */
    public static Any pack(InboundPolicy policy) {
        return Packing.pack(TypeUrls.INBOUND_POLICY, encode(policy));
    }

    /**
     * The policy of a message.
     *
     * @param name the resource's name, {@code namespace/name} of the workload
     */
    public static InboundPolicy decode(
            String name, dev.assay.mesh.protocol.config.InboundPolicy message)
            throws MalformedConfig {
        Map<Integer, TransportMode> modes = new LinkedHashMap<>();
        for (var entry : message.getPortModesMap().entrySet()) {
            String field = "port_modes[" + entry.getKey() + "]";
            modes.put(
                    port(name, field, entry.getKey()),
                    EnumCodec.decode(name, field, entry.getValue()));
        }
        Map<Integer, PortProtocol> ports = new LinkedHashMap<>();
        for (var entry : message.getDeclaredPortsMap().entrySet()) {
            String field = "declared_ports[" + entry.getKey() + "]";
            ports.put(
                    port(name, field, entry.getKey()),
                    EnumCodec.decode(name, field, entry.getValue()));
        }
        if (message.getMeshTrustDomain().isEmpty()
                || !message.getAcceptedTrustDomainsList().contains(message.getMeshTrustDomain())) {
            throw new MalformedConfig(
                    name,
                    "accepted_trust_domains",
                    message.getAcceptedTrustDomainsList()
                            + " (expected: to contain mesh_trust_domain '"
                            + message.getMeshTrustDomain()
                            + "')");
        }
        return new InboundPolicy(
                name,
                message.getMeshTrustDomain(),
                message.getAcceptedTrustDomainsList(),
                EnumCodec.decode(name, "default_mode", message.getDefaultMode()),
                modes,
                ports,
                resources(
                        name,
                        "authorization_policies",
                        message.getAuthorizationPoliciesList(),
                        AuthorizationPolicyJson::read),
                version(name, message.getMinimumTlsVersion()),
                resources(
                        name,
                        "request_authentications",
                        message.getRequestAuthenticationsList(),
                        RequestAuthenticationJson::read),
                EnumCodec.decode(name, "path_normalization", message.getPathNormalization()),
                ExtensionProviderCodec.decode(name, message.getExtensionProvidersList()));
    }

    /** As {@link #decode}, from what travelled. */
    public static InboundPolicy unpack(String name, Any packed) throws MalformedConfig {
        return decode(
                name,
                Packing.unpack(
                        name,
                        TypeUrls.INBOUND_POLICY,
                        dev.assay.mesh.protocol.config.InboundPolicy.parser(),
                        packed));
    }

    private static <R> List<R> resources(
            String name, String list, List<String> texts, BiFunction<String, String, R> read)
            throws MalformedConfig {
        List<R> resources = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String field = list + "[" + i + "]";
            try {
                resources.add(read.apply(field, texts.get(i)));
            } catch (InvalidResource e) {
                throw new MalformedConfig(name, field, e);
            }
        }
        return resources;
    }

    private static TlsVersion version(String name, String written) throws MalformedConfig {
        return switch (written) {
            case "TLSV1_2" -> TlsVersion.TLSV1_2;
            case "TLSV1_3" -> TlsVersion.TLSV1_3;
            default ->
                    throw new MalformedConfig(
                            name,
                            "minimum_tls_version",
                            "'" + written + "' (expected: TLSV1_2 or TLSV1_3)");
        };
    }

    private static int port(String name, String field, int port) throws MalformedConfig {
        if (port < 1 || port > 65535) {
            throw new MalformedConfig(name, field, port + " (expected: 1..65535)");
        }
        return port;
    }
}
