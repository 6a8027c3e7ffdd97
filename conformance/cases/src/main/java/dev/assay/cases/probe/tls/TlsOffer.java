package dev.assay.cases.probe.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a probe offers in its handshake.
 *
 * @param chain the client certificate chain, in the order in which it is sent; empty for none
 * @param key the key that signs, which need not be the chain's; meaningless without a chain
 * @param versions offered, newest last
 * @param suites TLS 1.2 suites; empty for what the library offers by itself
 * @param alpn protocol names; empty for no extension
 * @param sni host name; empty for no extension
 */
public record TlsOffer(
        List<X509Certificate> chain,
        List<PrivateKey> key,
        List<TlsVersion> versions,
        List<Suite> suites,
        List<String> alpn,
        String sni) {
    /**
     * What a mesh's client sidecar offers for HTTP/1.1 (istio/istio:
     * pilot/pkg/xds/filters/filters.go).
     */
    public static final List<String> ISTIO_HTTP = List.of("istio-http/1.1", "istio", "http/1.1");

    /** What it offers for TCP. */
    public static final List<String> ISTIO_TCP = List.of("istio-peer-exchange", "istio");

    /** Copies. */
    public TlsOffer {
        chain = List.copyOf(chain);
        key = List.copyOf(key);
        versions = List.copyOf(versions);
        suites = List.copyOf(suites);
        alpn = List.copyOf(alpn);
    }

    /** TLS 1.2 and 1.3 without a client certificate, ALPN or SNI. */
    public static TlsOffer oneWay() {
        return new TlsOffer(
                List.of(),
                List.of(),
                List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3),
                List.of(),
                List.of(),
                "");
    }

    /** The same with a client certificate. */
    public TlsOffer presenting(List<X509Certificate> otherChain, PrivateKey otherKey) {
        return new TlsOffer(otherChain, List.of(otherKey), versions, suites, alpn, sni);
    }

    /** The same with another ALPN list. */
    public TlsOffer withAlpn(List<String> protocols) {
        return new TlsOffer(chain, key, versions, suites, protocols, sni);
    }

    /** The same with one version only. */
    public TlsOffer only(TlsVersion version) {
        return new TlsOffer(chain, key, List.of(version), suites, alpn, sni);
    }

    /** The same with one TLS 1.2 suite only. */
    public TlsOffer only(Suite suite) {
        return new TlsOffer(chain, key, List.of(TlsVersion.TLS_1_2), List.of(suite), alpn, sni);
    }

    /** The same with a server name. */
    public TlsOffer to(String serverName) {
        return new TlsOffer(chain, key, versions, suites, alpn, serverName);
    }

    @Override
    public String toString() {
        return "TlsOffer[" + versions + ", ALPN " + alpn + ", " + chain.size() + " certificates]";
    }
}
