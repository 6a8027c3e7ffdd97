package dev.assay.mesh.proxy;

import dev.assay.mesh.identity.SvidValidator;
import dev.assay.mesh.policy.authz.Authorizer;
import dev.assay.mesh.policy.extauthz.Delegation;
import dev.assay.mesh.policy.extauthz.IstioDelegation;
import dev.assay.mesh.policy.transport.AlpnTransportMatrix;
import dev.assay.mesh.policy.transport.TransportMatrix;
import dev.assay.mesh.proxy.gateway.GatewayRules;
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
import java.util.function.Consumer;
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
        Origination origination,
        GatewayRules gateways) {

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
                Origination.standard(clock),
                GatewayRules.standard());
    }

    public ProxyParts withTransport(TransportMatrix replaced) {
        return with(copy -> copy.transport = replaced);
    }

    public ProxyParts withAuthorizer(Authorizer replaced) {
        return with(copy -> copy.authorizer = replaced);
    }

    public ProxyParts withPaths(PathNormalizer replaced) {
        return with(copy -> copy.paths = replaced);
    }

    public ProxyParts withDenials(DenialReply replaced) {
        return with(copy -> copy.denials = replaced);
    }

    public ProxyParts withPeers(PeerVerifier replaced) {
        return with(copy -> copy.peers = replaced);
    }

    public ProxyParts withServerTls(ServerTlsSettings replaced) {
        return with(copy -> copy.serverTls = replaced);
    }

    public ProxyParts withClientTls(ClientTlsSettings replaced) {
        return with(copy -> copy.clientTls = replaced);
    }

    public ProxyParts withAlpn(AlpnPolicy replaced) {
        return with(copy -> copy.alpn = replaced);
    }

    public ProxyParts withForwardedClientCert(ForwardedClientCert replaced) {
        return with(copy -> copy.forwardedClientCert = replaced);
    }

    public ProxyParts withLoadBalancer(LoadBalancer replaced) {
        return with(copy -> copy.loadBalancer = replaced);
    }

    public ProxyParts withPoolKey(PoolKey replaced) {
        return with(copy -> copy.poolKey = replaced);
    }

    public ProxyParts withSniffer(ClientHelloSniffer replaced) {
        return with(copy -> copy.sniffer = replaced);
    }

    public ProxyParts withRetries(RetryRule replaced) {
        return with(copy -> copy.retries = replaced);
    }

    public ProxyParts withTokens(TokenVerifier replaced) {
        return with(copy -> copy.tokens = replaced);
    }

    public ProxyParts withDelegation(Delegation replaced) {
        return with(copy -> copy.delegation = replaced);
    }

    public ProxyParts withOrigination(UnaryOperator<Origination> change) {
        return with(copy -> copy.origination = change.apply(origination));
    }

    public ProxyParts withGateways(UnaryOperator<GatewayRules> change) {
        return with(copy -> copy.gateways = change.apply(gateways));
    }

    private ProxyParts with(Consumer<Copy> change) {
        var copy = new Copy(this);
        change.accept(copy);
        return copy.made();
    }

    /** The parts while one of them is replaced. */
    private static final class Copy {
        private TransportMatrix transport;
        private Authorizer authorizer;
        private PathNormalizer paths;
        private DenialReply denials;
        private PeerVerifier peers;
        private ServerTlsSettings serverTls;
        private ClientTlsSettings clientTls;
        private AlpnPolicy alpn;
        private ForwardedClientCert forwardedClientCert;
        private LoadBalancer loadBalancer;
        private PoolKey poolKey;
        private ClientHelloSniffer sniffer;
        private RetryRule retries;
        private TokenVerifier tokens;
        private Delegation delegation;
        private Origination origination;
        private GatewayRules gateways;

        Copy(ProxyParts of) {
            this.transport = of.transport();
            this.authorizer = of.authorizer();
            this.paths = of.paths();
            this.denials = of.denials();
            this.peers = of.peers();
            this.serverTls = of.serverTls();
            this.clientTls = of.clientTls();
            this.alpn = of.alpn();
            this.forwardedClientCert = of.forwardedClientCert();
            this.loadBalancer = of.loadBalancer();
            this.poolKey = of.poolKey();
            this.sniffer = of.sniffer();
            this.retries = of.retries();
            this.tokens = of.tokens();
            this.delegation = of.delegation();
            this.origination = of.origination();
            this.gateways = of.gateways();
        }

        ProxyParts made() {
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
                    delegation,
                    origination,
                    gateways);
        }
    }
}
