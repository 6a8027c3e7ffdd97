package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.policy.authz.AuthorizationSelection;
import dev.assay.mesh.policy.authz.TrustDomainExpansion;
import dev.assay.mesh.policy.client.AutomaticClientTlsResolver;
import dev.assay.mesh.policy.client.ClientRouting;
import dev.assay.mesh.policy.client.ClientTlsResolver;
import dev.assay.mesh.policy.client.SecureNaming;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.gateway.GatewayRouting;
import dev.assay.mesh.policy.peerauthn.EffectiveMode;
import dev.assay.mesh.policy.peerauthn.PeerAuthenticationResolver;
import dev.assay.mesh.policy.peerauthn.ScopedPeerAuthenticationResolver;
import dev.assay.mesh.policy.requestauthn.RequestAuthenticationSelection;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Everything that decides what a proxy enforces.
 *
 * @param reach what the others look at; everything, once one that selects policies is replaced
 * @param routing where calls go before it is asked how they are secured
 * @param gateways what the proxies at the edge take up
 */
public record Resolvers(
        PeerAuthenticationResolver peerAuthentication,
        ClientTlsResolver clientTls,
        AuthorizationSelection authorization,
        PrincipalExpansion expansion,
        ServerNaming naming,
        ServerMode serverMode,
        RequestAuthenticationSelection requestAuthentication,
        Reach reach,
        ClientRouting routing,
        GatewayRouting gateways) {

    /** Rewrites a policy's principals over the trust domains of the mesh. */
    @FunctionalInterface
    public interface PrincipalExpansion {
        AuthorizationPolicy expand(AuthorizationPolicy policy, List<String> acceptedTrustDomains);
    }

    /** Which SPIFFE IDs a client may meet behind a service. */
    @FunctionalInterface
    public interface ServerNaming {
        Set<String> identities(
                Collection<SecureNaming.ServiceAccount> accounts,
                Collection<String> acceptedTrustDomains);
    }

    /** In which mode callers take one port of a workload to be. */
    @FunctionalInterface
    public interface ServerMode {
        TransportMode of(EffectiveMode workload, int port);
    }

    /** Istio's rules. */
    public static Resolvers istio() {
        return new Resolvers(
                new ScopedPeerAuthenticationResolver(),
                new AutomaticClientTlsResolver(),
                AuthorizationSelection.ISTIO,
                TrustDomainExpansion::expand,
                SecureNaming::identities,
                EffectiveMode::modeOf,
                RequestAuthenticationSelection.ISTIO,
                Reach.ISTIO,
                ClientRouting.ISTIO,
                GatewayRouting.ISTIO);
    }

    public Resolvers withPeerAuthentication(PeerAuthenticationResolver other) {
        return new Resolvers(
                other,
                clientTls,
                authorization,
                expansion,
                naming,
                serverMode,
                requestAuthentication,
                Reach.EVERYTHING,
                routing,
                gateways);
    }

    public Resolvers withClientTls(ClientTlsResolver other) {
        return new Resolvers(
                peerAuthentication,
                other,
                authorization,
                expansion,
                naming,
                serverMode,
                requestAuthentication,
                Reach.EVERYTHING,
                routing,
                gateways);
    }

    public Resolvers withAuthorization(AuthorizationSelection other) {
        return new Resolvers(
                peerAuthentication,
                clientTls,
                other,
                expansion,
                naming,
                serverMode,
                requestAuthentication,
                Reach.EVERYTHING,
                routing,
                gateways);
    }

    public Resolvers withExpansion(PrincipalExpansion other) {
        return new Resolvers(
                peerAuthentication,
                clientTls,
                authorization,
                other,
                naming,
                serverMode,
                requestAuthentication,
                reach,
                routing,
                gateways);
    }

    public Resolvers withNaming(ServerNaming other) {
        return new Resolvers(
                peerAuthentication,
                clientTls,
                authorization,
                expansion,
                other,
                serverMode,
                requestAuthentication,
                reach,
                routing,
                gateways);
    }

    public Resolvers withServerMode(ServerMode other) {
        return new Resolvers(
                peerAuthentication,
                clientTls,
                authorization,
                expansion,
                naming,
                other,
                requestAuthentication,
                reach,
                routing,
                gateways);
    }

    public Resolvers withRequestAuthentication(RequestAuthenticationSelection other) {
        return new Resolvers(
                peerAuthentication,
                clientTls,
                authorization,
                expansion,
                naming,
                serverMode,
                other,
                Reach.EVERYTHING,
                routing,
                gateways);
    }

    public Resolvers withRouting(ClientRouting other) {
        return new Resolvers(
                peerAuthentication,
                clientTls,
                authorization,
                expansion,
                naming,
                serverMode,
                requestAuthentication,
                Reach.EVERYTHING,
                other,
                gateways);
    }

    public Resolvers withGateways(GatewayRouting other) {
        return new Resolvers(
                peerAuthentication,
                clientTls,
                authorization,
                expansion,
                naming,
                serverMode,
                requestAuthentication,
                reach,
                routing,
                other);
    }
}
