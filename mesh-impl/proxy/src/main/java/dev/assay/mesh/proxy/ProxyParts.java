package dev.assay.mesh.proxy;

import dev.assay.mesh.identity.SvidValidator;
import dev.assay.mesh.policy.authz.Authorizer;
import dev.assay.mesh.policy.extauthz.Delegation;
import dev.assay.mesh.policy.extauthz.IstioDelegation;
import dev.assay.mesh.policy.transport.AlpnTransportMatrix;
import dev.assay.mesh.policy.transport.TransportMatrix;
import dev.assay.mesh.proxy.http.RetryRule;
import dev.assay.mesh.proxy.inbound.DenialReply;
import dev.assay.mesh.proxy.inbound.ForwardedClientCert;
import dev.assay.mesh.proxy.inbound.PathNormalizer;
import dev.assay.mesh.proxy.origin.Origination;
import dev.assay.mesh.proxy.outbound.LoadBalancer;
import dev.assay.mesh.proxy.outbound.PoolKey;
import dev.assay.mesh.proxy.sniff.ClientHelloSniffer;
import dev.assay.mesh.proxy.sniff.RecordClientHelloSniffer;
import dev.assay.mesh.proxy.tls.AlpnPolicy;
import dev.assay.mesh.proxy.tls.ClientTlsSettings;
import dev.assay.mesh.proxy.tls.PeerVerifier;
import dev.assay.mesh.proxy.tls.ServerTlsSettings;
import dev.assay.mesh.proxy.tls.SvidPeerVerifier;
import dev.assay.mesh.proxy.token.PublicKeySignatures;
import dev.assay.mesh.proxy.token.StandardTokenVerifier;
import dev.assay.mesh.proxy.token.TokenVerifier;
import java.time.Clock;
import java.util.function.UnaryOperator;

/**
 * Every decision that a proxy makes, each behind an interface of its own. The rest of the proxy
 * only carries them out.
 */
public record ProxyParts(
        TransportMatrix transport,
        Authorizer authorizer,
        PathNormalizer paths,
        DenialReply denials,
        PeerVerifier peers,
        ServerTlsSettings serverTls,
        ClientTlsSettings clientTls,
        AlpnPolicy alpn,
        ForwardedClientCert forwardedClientCert,
        LoadBalancer loadBalancer,
        PoolKey poolKey,
        ClientHelloSniffer sniffer,
        RetryRule retries,
        TokenVerifier tokens,
        Delegation delegation,
        Origination origination) {

    /** The reference mesh's own. */
    public static ProxyParts standard(SvidValidator validator, Authorizer authorizer, Clock clock) {
        return new ProxyParts(
                new AlpnTransportMatrix(),
                authorizer,
                PathNormalizer.standard(),
                new DenialReply.Rbac(),
                new SvidPeerVerifier(validator),
                new ServerTlsSettings.Standard(),
                new ClientTlsSettings.Standard(),
                new AlpnPolicy.Istio(),
                new ForwardedClientCert.AppendForward(),
                new LoadBalancer.RoundRobin(),
                new PoolKey.Whole(),
                new RecordClientHelloSniffer(Limits.defaults().maxClientHelloBytes()),
                new RetryRule.Safe(),
                new StandardTokenVerifier(clock, new PublicKeySignatures()),
                new IstioDelegation(),
                Origination.standard(clock));
    }

    public ProxyParts withTransport(TransportMatrix replaced) {
        return new ProxyParts(
                replaced,
                authorizer,
                paths,
                denials,
                peers,
                serverTls,
                clientTls,
                alpn,
                forwardedClientCert,
                loadBalancer,
                poolKey,
                sniffer,
                retries,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withAuthorizer(Authorizer replaced) {
        return new ProxyParts(
                transport,
                replaced,
                paths,
                denials,
                peers,
                serverTls,
                clientTls,
                alpn,
                forwardedClientCert,
                loadBalancer,
                poolKey,
                sniffer,
                retries,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withPaths(PathNormalizer replaced) {
        return new ProxyParts(
                transport,
                authorizer,
                replaced,
                denials,
                peers,
                serverTls,
                clientTls,
                alpn,
                forwardedClientCert,
                loadBalancer,
                poolKey,
                sniffer,
                retries,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withDenials(DenialReply replaced) {
        return new ProxyParts(
                transport,
                authorizer,
                paths,
                replaced,
                peers,
                serverTls,
                clientTls,
                alpn,
                forwardedClientCert,
                loadBalancer,
                poolKey,
                sniffer,
                retries,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withPeers(PeerVerifier replaced) {
        return new ProxyParts(
                transport,
                authorizer,
                paths,
                denials,
                replaced,
                serverTls,
                clientTls,
                alpn,
                forwardedClientCert,
                loadBalancer,
                poolKey,
                sniffer,
                retries,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withServerTls(ServerTlsSettings replaced) {
        return new ProxyParts(
                transport,
                authorizer,
                paths,
                denials,
                peers,
                replaced,
                clientTls,
                alpn,
                forwardedClientCert,
                loadBalancer,
                poolKey,
                sniffer,
                retries,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withClientTls(ClientTlsSettings replaced) {
        return new ProxyParts(
                transport,
                authorizer,
                paths,
                denials,
                peers,
                serverTls,
                replaced,
                alpn,
                forwardedClientCert,
                loadBalancer,
                poolKey,
                sniffer,
                retries,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withAlpn(AlpnPolicy replaced) {
        return new ProxyParts(
                transport,
                authorizer,
                paths,
                denials,
                peers,
                serverTls,
                clientTls,
                replaced,
                forwardedClientCert,
                loadBalancer,
                poolKey,
                sniffer,
                retries,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withForwardedClientCert(ForwardedClientCert replaced) {
        return new ProxyParts(
                transport,
                authorizer,
                paths,
                denials,
                peers,
                serverTls,
                clientTls,
                alpn,
                replaced,
                loadBalancer,
                poolKey,
                sniffer,
                retries,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withLoadBalancer(LoadBalancer replaced) {
        return new ProxyParts(
                transport,
                authorizer,
                paths,
                denials,
                peers,
                serverTls,
                clientTls,
                alpn,
                forwardedClientCert,
                replaced,
                poolKey,
                sniffer,
                retries,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withPoolKey(PoolKey replaced) {
        return new ProxyParts(
                transport,
                authorizer,
                paths,
                denials,
                peers,
                serverTls,
                clientTls,
                alpn,
                forwardedClientCert,
                loadBalancer,
                replaced,
                sniffer,
                retries,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withSniffer(ClientHelloSniffer replaced) {
        return new ProxyParts(
                transport,
                authorizer,
                paths,
                denials,
                peers,
                serverTls,
                clientTls,
                alpn,
                forwardedClientCert,
                loadBalancer,
                poolKey,
                replaced,
                retries,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withRetries(RetryRule replaced) {
        return new ProxyParts(
                transport,
                authorizer,
                paths,
                denials,
                peers,
                serverTls,
                clientTls,
                alpn,
                forwardedClientCert,
                loadBalancer,
                poolKey,
                sniffer,
                replaced,
                tokens,
                delegation,
                origination);
    }

    public ProxyParts withTokens(TokenVerifier replaced) {
        return new ProxyParts(
                transport,
                authorizer,
                paths,
                denials,
                peers,
                serverTls,
                clientTls,
                alpn,
                forwardedClientCert,
                loadBalancer,
                poolKey,
                sniffer,
                retries,
                replaced,
                delegation,
                origination);
    }

    public ProxyParts withDelegation(Delegation replaced) {
        return with(replaced, origination);
    }

    public ProxyParts withOrigination(UnaryOperator<Origination> change) {
        return with(delegation, change.apply(origination));
    }

    private ProxyParts with(Delegation otherDelegation, Origination otherOrigination) {
        return new ProxyParts(
                transport,
                authorizer,
                paths,
                denials,
                peers,
                serverTls,
                clientTls,
                alpn,
                forwardedClientCert,
                loadBalancer,
                poolKey,
                sniffer,
                retries,
                tokens,
                otherDelegation,
                otherOrigination);
    }
}
