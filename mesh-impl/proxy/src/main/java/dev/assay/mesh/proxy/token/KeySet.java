package dev.assay.mesh.proxy.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import dev.assay.mesh.policy.resource.KeySource;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An issuer's public keys. What is no public key of a known kind is left out: a set may have keys
 * for other purposes, and symmetric ones are never believed.
 */
public record KeySet(List<Key> keys) {

    /** Of which no token is believed. */
    public static final KeySet NONE = new KeySet(List.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410). */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    /**
     * One key.
     *
     * @param id its {@code kid}, empty for none
     * @param algorithm its {@code alg}, empty for any that suits it
     * @param curve its {@code crv}, empty for RSA
     */
    public record Key(String id, String algorithm, String curve, PublicKey key) {}

    public KeySet {
        keys = List.copyOf(keys);
    }

    /** The keys of a source, none of which is to be had elsewhere than inline. */
    public static KeySet of(KeySource source) {
        return source instanceof KeySource.Inline(String jwks) ? parse(jwks) : NONE;
    }

    private static KeySet parse(String jwks) {
        var keys = new ArrayList<Key>();
        try {
            for (JsonNode each : JSON.readTree(jwks).path("keys")) {
                key(each).ifPresent(keys::add);
            }
        } catch (JsonProcessingException noKeySet) {
            return NONE;
        }
        return new KeySet(keys);
    }

    private static Optional<Key> key(JsonNode written) {
        try {
            JWK jwk = JWK.parse(written.toString());
            String id = jwk.getKeyID() == null ? "" : jwk.getKeyID();
            String algorithm = jwk.getAlgorithm() == null ? "" : jwk.getAlgorithm().getName();
            return switch (jwk) {
                case RSAKey rsa -> Optional.of(new Key(id, algorithm, "", rsa.toRSAPublicKey()));
                case ECKey ec ->
                        Optional.of(
                                new Key(
                                        id,
                                        algorithm,
                                        ec.getCurve().getName(),
                                        ec.toECPublicKey()));
                case OctetKeyPair okp when okp.getCurve().getName().equals("Ed25519") ->
                        Optional.of(new Key(id, algorithm, "Ed25519", ed25519(okp)));
                default -> Optional.empty();
            };
        } catch (ParseException
                | JOSEException
                | GeneralSecurityException
                | IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    private static PublicKey ed25519(OctetKeyPair pair) throws GeneralSecurityException {
        var encoded = new ByteArrayOutputStream();
        encoded.writeBytes(ED25519);
        encoded.writeBytes(pair.getDecodedX());
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
    }
}
