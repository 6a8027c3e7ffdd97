package dev.assay.mesh.proxy.tls;

import java.util.List;

/** How outbound mutual TLS is negotiated. */
public interface ClientTlsSettings {

    /** TLS versions as the JDK names them. */
    List<String> protocols();

    /** Suites by their IANA names, those of TLS 1.3 among them. */
    List<String> ciphers();

    /** Key agreement groups, most wanted first. */
    List<String> groups();

    /** What a real Istio sidecar was seen to offer, less the hybrid group (istio.md, mx-21). */
    record Standard() implements ClientTlsSettings {
        @Override
        public List<String> protocols() {
            return List.of("TLSv1.2", "TLSv1.3");
        }

        @Override
        public List<String> ciphers() {
            return List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
        }

        @Override
        public List<String> groups() {
            return List.of("X25519", "P-256");
        }
    }
}
