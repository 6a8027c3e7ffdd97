package dev.assay.mesh.policy.effective;

import dev.assay.mesh.policy.authz.PathNormalization;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import java.util.List;
import java.util.Map;

/**
 * Everything that one workload's proxy enforces on calls to it. Ports are workload ports, never
 * Service ports.
 *
 * @param workload {@code namespace/name}
 * @param meshTrustDomain the mesh's own trust domain
 * @param acceptedTrustDomains the trust domains whose identities may connect, the mesh's own first,
 *     then its aliases
 * @param defaultMode the mode of every port without an entry in {@code portModes}
 * @param portModes modes of single ports, declared or not
 * @param declaredPorts the ports that a Service targets
 * @param authorization the authorization policies that select this workload, principals already
 *     expanded over the trust domain aliases
 * @param minimumTlsVersion the lowest version to negotiate
 * @param authentication the request authentications that select this workload, with the keys that
 *     were to be had
 * @param pathNormalization what becomes of a request's path before it is judged
 * @param providers the external authorizers that authorization policies name, as far as they are
 *     defined
 */
public record InboundPolicy(
        String workload,
        String meshTrustDomain,
        List<String> acceptedTrustDomains,
        TransportMode defaultMode,
        Map<Integer, TransportMode> portModes,
        Map<Integer, PortProtocol> declaredPorts,
        List<AuthorizationPolicy> authorization,
        TlsVersion minimumTlsVersion,
        List<RequestAuthentication> authentication,
        PathNormalization pathNormalization,
        List<ExtensionProvider> providers) {

    /** A policy that believes no tokens, asks nobody, and normalises paths as by default. */
    public InboundPolicy(
            String workload,
            String meshTrustDomain,
            List<String> acceptedTrustDomains,
            TransportMode defaultMode,
            Map<Integer, TransportMode> portModes,
            Map<Integer, PortProtocol> declaredPorts,
            List<AuthorizationPolicy> authorization,
            TlsVersion minimumTlsVersion) {
        this(
                workload,
                meshTrustDomain,
                acceptedTrustDomains,
                defaultMode,
                portModes,
                declaredPorts,
                authorization,
                minimumTlsVersion,
                List.of(),
                PathNormalization.BASE,
                List.of());
    }

    public InboundPolicy {
        acceptedTrustDomains = List.copyOf(acceptedTrustDomains);
        portModes = Map.copyOf(portModes);
        declaredPorts = Map.copyOf(declaredPorts);
        authorization = List.copyOf(authorization);
        authentication = List.copyOf(authentication);
        providers = List.copyOf(providers);
        if (!acceptedTrustDomains.contains(meshTrustDomain)) {
            throw new IllegalArgumentException(
                    "acceptedTrustDomains: "
                            + acceptedTrustDomains
                            + " (expected: to contain the mesh's own, "
                            + meshTrustDomain
                            + ")");
        }
    }

    /** The mode of a workload port, whether a Service declares it or not. */
    public TransportMode modeOf(int port) {
        return portModes.getOrDefault(port, defaultMode);
    }

    /** The protocol of a workload port; a port that no Service declares is {@code AUTO}. */
    public PortProtocol protocolOf(int port) {
        return declaredPorts.getOrDefault(port, PortProtocol.AUTO);
    }

    /** Whether some Service targets this workload port. */
    public boolean declares(int port) {
        return declaredPorts.containsKey(port);
    }
}
