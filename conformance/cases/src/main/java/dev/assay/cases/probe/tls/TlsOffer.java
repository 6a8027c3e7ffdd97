package dev.assay.cases.probe.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;

/**
 * What a probe offers in its handshake, how, and what it demands in return.
 *
 * @param chain the client certificate chain, in the order in which it is sent; empty for none
 * @param key the key that signs, which need not be the chain's; meaningless without a chain
 * @param versions offered, newest last
 * @param suites TLS 1.2 suites; empty for what the library offers by itself
 * @param groups key agreement groups; empty for what the library offers by itself
 * @param alpn protocol names; empty for no extension
 * @param sni host name; empty for no extension
 * @param server what the server's certificate must be
 * @param shaper how the ClientHello travels
 * @param earlyData bytes sent as early data of a session that the server cannot know, right behind
 *     the ClientHello; empty for none
 */
public record TlsOffer(
        List<X509Certificate> chain,
        List<PrivateKey> key,
        List<TlsVersion> versions,
        List<Suite> suites,
        List<Group> groups,
        List<String> alpn,
        String sni,
        ServerPolicy server,
        WireShaper shaper,
        byte[] earlyData) {
    /**
     * What a mesh's client sidecar offers for HTTP/1.1 (istio/istio:
     * pilot/pkg/xds/filters/filters.go).
     */
    public static final List<String> ISTIO_HTTP = List.of("istio-http/1.1", "istio", "http/1.1");

    /** What it offers for HTTP/2. */
    public static final List<String> ISTIO_HTTP2 = List.of("istio-h2", "istio", "h2");

    /** What it offers for TCP. */
    public static final List<String> ISTIO_TCP = List.of("istio-peer-exchange", "istio");

    /** Copies. */
    public TlsOffer {
        chain = List.copyOf(chain);
        key = List.copyOf(key);
        versions = List.copyOf(versions);
        suites = List.copyOf(suites);
        groups = List.copyOf(groups);
        alpn = List.copyOf(alpn);
        earlyData = earlyData.clone();
    }

    /** TLS 1.2 and 1.3 without a client certificate, ALPN or SNI; takes any server. */
    public static TlsOffer oneWay() {
        return new TlsOffer(
                List.of(),
                List.of(),
                List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3),
                List.of(),
                List.of(),
                List.of(),
                "",
                new ServerPolicy.TakesAny(),
                WireShaper.WHOLE,
                new byte[0]);
    }

    /** The same with a client certificate. */
    public TlsOffer presenting(List<X509Certificate> otherChain, PrivateKey otherKey) {
        return new TlsOffer(
                otherChain,
                List.of(otherKey),
                versions,
                suites,
                groups,
                alpn,
                sni,
                server,
                shaper,
                earlyData);
    }

    /** The same with another ALPN list. */
    public TlsOffer withAlpn(List<String> protocols) {
        return new TlsOffer(
                chain, key, versions, suites, groups, protocols, sni, server, shaper, earlyData);
    }

    /** The same with one version only. */
    public TlsOffer only(TlsVersion version) {
        return with(List.of(version), suites, groups);
    }

    /** The same with one TLS 1.2 suite only. */
    public TlsOffer only(Suite suite) {
        return with(List.of(TlsVersion.TLS_1_2), List.of(suite), groups);
    }

    /** The same with one group only. */
    public TlsOffer only(Group group) {
        return with(versions, suites, List.of(group));
    }

    /** The same with a server name. */
    public TlsOffer to(String serverName) {
        return new TlsOffer(
                chain, key, versions, suites, groups, alpn, serverName, server, shaper, earlyData);
    }

    /** The same, but it goes on only with a server that proves this identity now. */
    public TlsOffer demanding(List<X509Certificate> roots, String spiffeId) {
        return demanding(roots, spiffeId, InstantSource.system());
    }

    /** The same by another clock. */
    public TlsOffer demanding(List<X509Certificate> roots, String spiffeId, InstantSource clock) {
        return new TlsOffer(
                chain,
                key,
                versions,
                suites,
                groups,
                alpn,
                sni,
                new ServerPolicy.Demands(roots, spiffeId, clock),
                shaper,
                earlyData);
    }

    /** The same, but it ends the handshake as soon as it has seen a certificate. */
    public TlsOffer onlyLooking() {
        return new TlsOffer(
                chain,
                key,
                versions,
                suites,
                groups,
                alpn,
                sni,
                new ServerPolicy.OnlyLooks(),
                shaper,
                earlyData);
    }

    /** The same with the ClientHello in another shape. */
    public TlsOffer shapedBy(WireShaper other) {
        return new TlsOffer(
                chain, key, versions, suites, groups, alpn, sni, server, other, earlyData);
    }

    /** The same in TLS 1.3 with early data. */
    public TlsOffer withEarlyData(byte[] bytes) {
        return new TlsOffer(
                chain,
                key,
                List.of(TlsVersion.TLS_1_3),
                suites,
                groups,
                alpn,
                sni,
                server,
                shaper,
                bytes);
    }

    private TlsOffer with(
            List<TlsVersion> otherVersions, List<Suite> otherSuites, List<Group> otherGroups) {
        return new TlsOffer(
                chain,
                key,
                otherVersions,
                otherSuites,
                otherGroups,
                alpn,
                sni,
                server,
                shaper,
                earlyData);
    }

    @Override
    public String toString() {
        return "TlsOffer[" + versions + ", ALPN " + alpn + ", " + chain.size() + " certificates]";
    }
}
