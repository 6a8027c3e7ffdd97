package dev.assay.mesh.proxy.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.Optional;

/**
 * Signatures by a private key alone: the algorithm must be one of these and suit the key, so that
 * neither {@code none} nor a public key taken for a shared secret gets anywhere. A token that names
 * a key is verified by that key. Source: {@code jwt_verify_lib}'s verify.cc.
 */
public final class PublicKeySignatures implements SignatureCheck {

    private static final String RSA = "";

    /**
     * How an algorithm of RFC 7518 is called in Java.
     *
     * @param curve of the keys that it suits; empty for RSA
     */
    private record Algorithm(
            String name, String curve, Optional<AlgorithmParameterSpec> parameters) {

        static Algorithm of(String name, String curve) {
            return new Algorithm(name, curve, Optional.empty());
        }

        static Algorithm pss(String hash, MGF1ParameterSpec mask, int salt) {
            return new Algorithm(
                    "RSASSA-PSS",
                    RSA,
                    Optional.of(
                            new PSSParameterSpec(
                                    hash, "MGF1", mask, salt, PSSParameterSpec.TRAILER_FIELD_BC)));
        }

        boolean suits(KeySet.Key key) {
            return curve.equals(key.curve())
                    && (key.key() instanceof RSAPublicKey) == curve.equals(RSA);
        }
    }

    private static final Map<String, Algorithm> ALGORITHMS =
            Map.of(
                    "RS256", Algorithm.of("SHA256withRSA", RSA),
                    "RS384", Algorithm.of("SHA384withRSA", RSA),
                    "RS512", Algorithm.of("SHA512withRSA", RSA),
                    "PS256", Algorithm.pss("SHA-256", MGF1ParameterSpec.SHA256, 32),
                    "PS384", Algorithm.pss("SHA-384", MGF1ParameterSpec.SHA384, 48),
                    "PS512", Algorithm.pss("SHA-512", MGF1ParameterSpec.SHA512, 64),
                    "ES256", Algorithm.of("SHA256withECDSAinP1363Format", "P-256"),
                    "ES384", Algorithm.of("SHA384withECDSAinP1363Format", "P-384"),
                    "ES512", Algorithm.of("SHA512withECDSAinP1363Format", "P-521"),
                    "EdDSA", Algorithm.of("Ed25519", "Ed25519"));

    @Override
    public void check(CompactToken token, KeySet keys) throws TokenRefused {
        Algorithm algorithm = ALGORITHMS.get(token.algorithm());
        if (algorithm == null) {
            throw new TokenRefused(TokenFault.ALG_NOT_SUPPORTED);
        }
        boolean named = keys.keys().isEmpty();
        for (KeySet.Key key : keys.keys()) {
            if (isMeant(key, token)) {
                named = true;
                if (algorithm.suits(key) && holds(algorithm, key, token)) {
                    return;
                }
            }
        }
        throw new TokenRefused(named ? TokenFault.VERIFICATION_FAILS : TokenFault.NO_MATCHING_KEY);
    }

    private static boolean isMeant(KeySet.Key key, CompactToken token) {
        boolean sameId =
                token.keyId().isEmpty() || key.id().isEmpty() || key.id().equals(token.keyId());
        return sameId && (key.algorithm().isEmpty() || key.algorithm().equals(token.algorithm()));
    }

    private static boolean holds(Algorithm algorithm, KeySet.Key key, CompactToken token) {
        try {
            Signature signature = Signature.getInstance(algorithm.name());
            if (algorithm.parameters().isPresent()) {
                signature.setParameter(algorithm.parameters().get());
            }
            signature.initVerify(key.key());
            signature.update(token.signed().getBytes(StandardCharsets.US_ASCII));
            return signature.verify(token.signature());
        } catch (GeneralSecurityException broken) {
            return false;
        }
    }
}
