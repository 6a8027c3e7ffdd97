package dev.assay.mesh.proxy.token;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs whatever a test wants signed, sense or nonsense. */
record Issuer(String algorithm, String keyId, KeyPair keys) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    static Issuer of(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator =
                switch (algorithm) {
                    case "ES256", "ES384", "ES512" -> KeyPairGenerator.getInstance("EC");
                    case "EdDSA" -> KeyPairGenerator.getInstance("Ed25519");
                    default -> KeyPairGenerator.getInstance("RSA");
                };
        switch (algorithm) {
            case "ES256" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
            case "ES384" -> generator.initialize(new ECGenParameterSpec("secp384r1"));
            case "ES512" -> generator.initialize(new ECGenParameterSpec("secp521r1"));
            case "EdDSA" -> {}
            default -> generator.initialize(2048);
        }
        return new Issuer(algorithm, "key-" + algorithm, generator.generateKeyPair());
    }

    /** The public half, as a set of one key. */
    String jwks() {
        JWK key =
                switch (keys.getPublic()) {
                    case RSAPublicKey rsa -> new RSAKey.Builder(rsa).keyID(keyId).build();
                    case ECPublicKey ec ->
                            new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                                    .keyID(keyId)
                                    .build();
                    default -> null;
                };
        return key == null ? edwards() : new JWKSet(key).toString();
    }

    private String edwards() {
        byte[] encoded = ((EdECPublicKey) keys.getPublic()).getEncoded();
        return "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%s\"}]}"
                .formatted(
                        keyId,
                        BASE64.encodeToString(
                                Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
    }

    String token(Map<String, ?> claims) throws Exception {
        return signed(header(), JSON.writeValueAsString(claims));
    }

    String header() {
        return "{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, keyId);
    }

    /** Any texts, whether JSON or not. */
    String signed(String header, String payload) throws Exception {
        String content = encoded(header) + "." + encoded(payload);
        return content + "." + BASE64.encodeToString(signature(content));
    }

    /** The public key taken for a shared secret. */
    String signedByPublicKey(String payload, byte[] secret) throws Exception {
        String content = encoded("{\"alg\":\"HS256\"}") + "." + encoded(payload);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return content
                + "."
                + BASE64.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
    }

    static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] signature(String content) throws GeneralSecurityException {
        Signature signature =
                Signature.getInstance(
                        switch (algorithm) {
                            case "RS256" -> "SHA256withRSA";
                            case "RS384" -> "SHA384withRSA";
                            case "RS512" -> "SHA512withRSA";
                            case "PS256" -> "RSASSA-PSS";
                            case "ES256" -> "SHA256withECDSAinP1363Format";
                            case "ES384" -> "SHA384withECDSAinP1363Format";
                            case "ES512" -> "SHA512withECDSAinP1363Format";
                            default -> "Ed25519";
                        });
        if (algorithm.equals("PS256")) {
            signature.setParameter(
                    new java.security.spec.PSSParameterSpec(
                            "SHA-256",
                            "MGF1",
                            java.security.spec.MGF1ParameterSpec.SHA256,
                            32,
                            java.security.spec.PSSParameterSpec.TRAILER_FIELD_BC));
        }
        signature.initSign(keys.getPrivate());
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return signature.sign();
    }

    /** Claims of a token that holds, with others in their place or beside them. */
    static Map<String, Object> claims(Map<String, ?> others) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "issuer");
        claims.put("sub", "alice");
        claims.put("aud", List.of("books"));
        claims.put("exp", TokenVerifierTest.NOW.getEpochSecond() + 60);
        claims.putAll(others);
        return claims;
    }
}
