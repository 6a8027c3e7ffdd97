package dev.assay.mesh.proxy.tls;

import dev.assay.mesh.identity.Svid;
import dev.assay.mesh.policy.effective.TlsVersion;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/** How inbound mutual TLS is negotiated. */
public interface ServerTlsSettings {

    /** TLS versions as the JDK names them, given what the policy asks for at least. */
    List<String> protocols(TlsVersion minimum);

    /** Suites by their IANA names, those of TLS 1.3 among them. */
    List<String> ciphers();

    /** Key agreement groups, most wanted first. */
    List<String> groups();

    ClientAuth clientAuth();

    /** How sessions are resumed by ticket; by identifier they never are. */
    Resumption resumption();

    /**
     * The context in which connections are accepted; its engine is BoringSSL.
     *
     * @param own what this workload proves itself with
     * @param trust judges the caller, on event loops
     * @param alpn the protocols to choose from, most wanted first
     * @throws SSLException if the workload's own certificate cannot be used
     */
    default SslContext context(Svid own, TrustManager trust, TlsVersion minimum, List<String> alpn)
            throws SSLException {
        return SslContextBuilder.forServer(own.key(), own.chain())
                .keyStoreType(TlsContexts.KEY_STORE_TYPE)
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .trustManager(trust)
                .clientAuth(clientAuth())
                .protocols(protocols(minimum))
                .ciphers(ciphers())
                .option(OpenSslContextOption.GROUPS, TlsContexts.array(groups()))
                .applicationProtocolConfig(TlsContexts.alpn(alpn))
                .build();
    }

    /**
     * Istio's: TLS 1.2 at least, its six suites (TLSU SupportedCiphers) and those of TLS 1.3, a
     * client certificate always, and tickets that end with what they stand for, so that a peer is
     * judged anew with each connection.
     */
    record Standard() implements ServerTlsSettings {
        @Override
        public List<String> protocols(TlsVersion minimum) {
            return minimum == TlsVersion.TLSV1_3
                    ? List.of("TLSv1.3")
                    : List.of("TLSv1.2", "TLSv1.3");
        }

        @Override
        public List<String> ciphers() {
            return List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_RSA_WITH_AES_128_GCM_SHA256");
        }

        @Override
        public List<String> groups() {
            return List.of("X25519", "P-256");
        }

        @Override
        public ClientAuth clientAuth() {
            return ClientAuth.REQUIRE;
        }

        @Override
        public Resumption resumption() {
            return new Resumption.Bounded();
        }
    }
}
