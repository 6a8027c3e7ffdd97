package dev.assay.cases.probe.tls;

import org.bouncycastle.tls.CipherSuite;

/**
 * TLS 1.2 suites, each offered alone by tls-02; the list of Istio is in
 * pilot/pkg/security/authn/utils/utils.go.
 */
public enum Suite {
    ECDHE_ECDSA_AES128_GCM(
            "ecdhe-ecdsa-aes128-gcm",
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            "EC",
            true),
    ECDHE_ECDSA_AES256_GCM(
            "ecdhe-ecdsa-aes256-gcm",
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            "EC",
            true),
    ECDHE_RSA_AES128_GCM(
            "ecdhe-rsa-aes128-gcm", CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "RSA", true),
    ECDHE_RSA_AES256_GCM(
            "ecdhe-rsa-aes256-gcm", CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "RSA", true),
    RSA_AES128_GCM("rsa-aes128-gcm", CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, "RSA", true),
    RSA_AES256_GCM("rsa-aes256-gcm", CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384, "RSA", true),
    ECDHE_ECDSA_CHACHA20(
            "ecdhe-ecdsa-chacha20",
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            "EC",
            false),
    ECDHE_ECDSA_AES128_CBC_SHA(
            "ecdhe-ecdsa-aes128-cbc-sha",
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
            "EC",
            false),
    ECDHE_ECDSA_AES256_CBC_SHA(
            "ecdhe-ecdsa-aes256-cbc-sha",
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
            "EC",
            false),
    ECDHE_ECDSA_AES128_CBC_SHA256(
            "ecdhe-ecdsa-aes128-cbc-sha256",
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
            "EC",
            false),
    ECDHE_RSA_AES128_CBC_SHA(
            "ecdhe-rsa-aes128-cbc-sha",
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
            "RSA",
            false),
    RSA_AES128_CBC_SHA(
            "rsa-aes128-cbc-sha", CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA, "RSA", false),
    RSA_AES256_CBC_SHA256(
            "rsa-aes256-cbc-sha256", CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA256, "RSA", false),
    RSA_3DES("rsa-3des", CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA, "RSA", false),
    ECDHE_ECDSA_3DES(
            "ecdhe-ecdsa-3des", CipherSuite.TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA, "EC", false),
    RSA_RC4("rsa-rc4", CipherSuite.TLS_RSA_WITH_RC4_128_SHA, "RSA", false),
    ECDHE_ECDSA_RC4("ecdhe-ecdsa-rc4", CipherSuite.TLS_ECDHE_ECDSA_WITH_RC4_128_SHA, "EC", false),
    ECDHE_ECDSA_NULL("ecdhe-ecdsa-null", CipherSuite.TLS_ECDHE_ECDSA_WITH_NULL_SHA, "EC", false),
    RSA_NULL("rsa-null", CipherSuite.TLS_RSA_WITH_NULL_SHA256, "RSA", false),
    ANONYMOUS(
            "ecdh-anonymous-aes128-cbc", CipherSuite.TLS_ECDH_anon_WITH_AES_128_CBC_SHA, "", false);

    private final String id;
    private final int number;
    private final String key;
    private final boolean ofIstio;

    Suite(String id, int number, String key, boolean ofIstio) {
        this.id = id;
        this.number = number;
        this.key = key;
        this.ofIstio = ofIstio;
    }

    /** As it stands in leaf IDs. */
    public String id() {
        return id;
    }

    /** Whether Istio's server list has it. */
    public boolean ofIstio() {
        return ofIstio;
    }

    /**
     * Whether a server with a key of this algorithm ({@code EC}, {@code RSA}) can speak it at all.
     */
    public boolean fits(String keyAlgorithm) {
        return key.equals(keyAlgorithm);
    }

    int number() {
        return number;
    }
}
