package dev.assay.mesh.proxy.xds;

import com.google.protobuf.Any;
import dev.assay.mesh.identity.BundleParser;
import dev.assay.mesh.identity.MalformedPem;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.identity.RevocationList;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.policy.effective.Credential;
import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.protocol.CredentialCodec;
import dev.assay.mesh.protocol.GatewayCodec;
import dev.assay.mesh.protocol.InboundPolicyCodec;
import dev.assay.mesh.protocol.MalformedConfig;
import dev.assay.mesh.protocol.OutboundServiceCodec;
import dev.assay.mesh.protocol.RootsCodec;
import dev.assay.mesh.protocol.TypeUrls;
import dev.assay.mesh.proxy.config.ProxyConfig;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that the control plane has told, by type. A response is taken whole or not at all; what was
 * good before stays. Callers serialise: it is not safe for several threads.
 */
final class ReceivedConfig {

    private static final Logger LOG = LoggerFactory.getLogger(ReceivedConfig.class);

    private final String workload;
    private final boolean gateway;
    private final Map<String, Map<String, String>> versions = new HashMap<>();
    private Optional<InboundPolicy> inbound = Optional.empty();
    private Map<String, OutboundService> outbound = Map.of();
    private List<GatewayServer> servers = List.of();
    private Optional<TrustBundle> roots = Optional.empty();
    private Map<String, Any> credentialParts = Map.of();
    private Map<String, Credential> credentials = Map.of();

    /**
     * For one workload.
     *
     * @param workload {@code namespace/name}
     * @param gateway whether it is to be told what it takes up
     */
    ReceivedConfig(String workload, boolean gateway) {
        this.workload = workload;
        this.gateway = gateway;
    }

    /** Takes a response in, or leaves everything as it was. */
    void apply(DeltaDiscoveryResponse response) throws RejectedConfig {
        switch (response.getTypeUrl()) {
            case TypeUrls.INBOUND_POLICY -> applyInbound(response);
            case TypeUrls.OUTBOUND_SERVICE -> applyOutbound(response);
            case TypeUrls.SECRET -> applySecret(response);
            case TypeUrls.GATEWAY -> applyGateway(response);
            default -> throw new RejectedConfig("type was not asked for: " + response.getTypeUrl());
        }
        var known = versions.computeIfAbsent(response.getTypeUrl(), _ -> new HashMap<>());
        response.getResourcesList().forEach(r -> known.put(r.getName(), r.getVersion()));
        response.getRemovedResourcesList().forEach(known::remove);
    }

    /** What is known of a type, name to version: for a stream that takes up where one broke. */
    Map<String, String> versions(String typeUrl) {
        return versions.getOrDefault(typeUrl, Map.of());
    }

    /** The configuration, once there is a policy and all the rest has been told. */
    Optional<ProxyConfig> config() {
        boolean whole =
                versions.containsKey(TypeUrls.OUTBOUND_SERVICE)
                        && (!gateway || versions.containsKey(TypeUrls.GATEWAY));
        return whole
                ? inbound.map(policy -> new ProxyConfig(policy, outbound, credentials, servers))
                : Optional.empty();
    }

    Optional<TrustBundle> roots() {
        return roots;
    }

    private void applyInbound(DeltaDiscoveryResponse response) throws RejectedConfig {
        var next = inbound;
        for (var resource : response.getResourcesList()) {
            if (!resource.getName().equals(workload)) {
                throw new RejectedConfig(
                        "%s: is not this workload's (%s)".formatted(resource.getName(), workload));
            }
            try {
                next =
                        Optional.of(
                                InboundPolicyCodec.unpack(
                                        resource.getName(), resource.getResource()));
            } catch (MalformedConfig e) {
                throw new RejectedConfig(String.valueOf(e.getMessage()));
            }
        }
        inbound = next;
        if (response.getRemovedResourcesList().contains(workload) && inbound.isPresent()) {
            // The last policy is stricter than none at all.
            LOG.warn("{}: the control plane no longer knows this workload", workload);
        }
    }

    private void applyOutbound(DeltaDiscoveryResponse response) throws RejectedConfig {
        var next = new HashMap<>(outbound);
        for (var resource : response.getResourcesList()) {
            try {
                next.put(
                        resource.getName(),
                        OutboundServiceCodec.unpack(resource.getName(), resource.getResource()));
            } catch (MalformedConfig e) {
                throw new RejectedConfig(String.valueOf(e.getMessage()));
            }
        }
        response.getRemovedResourcesList().forEach(next::remove);
        outbound = Map.copyOf(next);
    }

    /** What is no longer told stays: to end all listeners is for a list without servers to say. */
    private void applyGateway(DeltaDiscoveryResponse response) throws RejectedConfig {
        var next = servers;
        for (var resource : response.getResourcesList()) {
            if (!resource.getName().equals(workload)) {
                throw new RejectedConfig(
                        "%s: is not this workload's (%s)".formatted(resource.getName(), workload));
            }
            try {
                next = GatewayCodec.unpack(resource.getName(), resource.getResource());
            } catch (MalformedConfig e) {
                throw new RejectedConfig(String.valueOf(e.getMessage()));
            }
        }
        servers = next;
    }

    private void applySecret(DeltaDiscoveryResponse response) throws RejectedConfig {
        var next = roots;
        var parts = new HashMap<>(credentialParts);
        for (var resource : response.getResourcesList()) {
            if (resource.getName().equals(RootsCodec.NAME)) {
                next = Optional.of(bundle(resource.getResource()));
            } else if (CredentialCodec.isPart(resource.getName())) {
                parts.put(resource.getName(), resource.getResource());
            }
        }
        response.getRemovedResourcesList().forEach(parts::remove);
        credentials = credentials(parts);
        credentialParts = Map.copyOf(parts);
        roots = next;
    }

    private static Map<String, Credential> credentials(Map<String, Any> parts)
            throws RejectedConfig {
        var credentials = new HashMap<String, Credential>();
        for (String part : parts.keySet()) {
            String name = CredentialCodec.credentialName(part);
            try {
                CredentialCodec.unpack(name, parts)
                        .ifPresent(credential -> credentials.put(name, credential));
            } catch (MalformedConfig e) {
                throw new RejectedConfig(String.valueOf(e.getMessage()));
            }
        }
        return Map.copyOf(credentials);
    }

    private static TrustBundle bundle(Any packed) throws RejectedConfig {
        RootsCodec.Believed believed;
        List<RevocationList> revocations;
        try {
            believed = RootsCodec.unpack(packed);
            revocations = Pem.revocationLists(believed.revocations());
        } catch (MalformedConfig e) {
            throw new RejectedConfig(String.valueOf(e.getMessage()));
        } catch (MalformedPem e) {
            throw new RejectedConfig(RootsCodec.NAME + ": revocation lists: " + e.getMessage());
        }
        var parsed = BundleParser.parsePem(believed.roots());
        parsed.ignored().forEach(why -> LOG.warn("{}: left out: {}", RootsCodec.NAME, why));
        if (parsed.bundle().isEmpty()) {
            throw new RejectedConfig(RootsCodec.NAME + ": no usable root certificate");
        }
        return parsed.bundle().revoking(revocations);
    }
}
