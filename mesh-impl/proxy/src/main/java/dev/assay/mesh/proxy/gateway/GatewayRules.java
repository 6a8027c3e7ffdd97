package dev.assay.mesh.proxy.gateway;

/** What a gateway's proxy decides beside what every proxy does, each behind an interface. */
public record GatewayRules(RemoteAddress remoteAddress, PrincipalAtEdge principal, TlsAtEdge tls) {

    /** The reference mesh's own. */
    public static GatewayRules standard() {
        return new GatewayRules(
                new RemoteAddress.Trusted(),
                new PrincipalAtEdge.Proven(),
                new TlsAtEdge.AsWritten());
    }

    public GatewayRules withRemoteAddress(RemoteAddress replaced) {
        return new GatewayRules(replaced, principal, tls);
    }

    public GatewayRules withPrincipal(PrincipalAtEdge replaced) {
        return new GatewayRules(remoteAddress, replaced, tls);
    }

    public GatewayRules withTls(TlsAtEdge replaced) {
        return new GatewayRules(remoteAddress, principal, replaced);
    }
}
