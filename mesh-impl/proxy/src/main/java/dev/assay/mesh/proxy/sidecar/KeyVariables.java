package dev.assay.mesh.proxy.sidecar;

import dev.assay.mesh.proxy.agent.KeyKind;
import java.util.Map;

/**
 * The kind of key that an agent is told to make, under Istio's names (istio/istio {@code
 * pilot/cmd/pilot-agent/options/options.go}): {@code ECC_SIGNATURE_ALGORITHM} (ECDSA) with {@code
 * ECC_CURVE} (P256, which is its default, or P384), which goes before {@code
 * WORKLOAD_RSA_KEY_SIZE}.
 */
public final class KeyVariables {

    private static final String ALGORITHM = "ECC_SIGNATURE_ALGORITHM";
    private static final String CURVE = "ECC_CURVE";
    private static final String RSA_BITS = "WORKLOAD_RSA_KEY_SIZE";
    private static final String ECDSA = "ECDSA";

    private KeyVariables() {}

    /**
     * The kind of key; without any of the variables, the usual one.
     *
     * @throws InvalidEnvironment naming the first that is wrong
     */
    public static KeyKind read(Map<String, String> variables) throws InvalidEnvironment {
        return read(new Variables(variables));
    }

    static KeyKind read(Variables in) throws InvalidEnvironment {
        String algorithm = in.text(ALGORITHM, "");
        if (algorithm.equals(ECDSA)) {
            return new KeyKind.Ecdsa(curve(in));
        }
        if (!algorithm.isEmpty()) {
            throw new InvalidEnvironment(
                    ALGORITHM, "'" + algorithm + "' (expected: " + ECDSA + ")");
        }
        if (in.text(RSA_BITS, "").isEmpty()) {
            return KeyKind.STANDARD;
        }
        int bits = in.number(RSA_BITS, KeyKind.MIN_RSA_BITS, KeyKind.MAX_RSA_BITS);
        if (bits < KeyKind.MIN_RSA_BITS) {
            throw new InvalidEnvironment(
                    RSA_BITS, "'%d' (expected: %d at least)".formatted(bits, KeyKind.MIN_RSA_BITS));
        }
        return new KeyKind.Rsa(bits);
    }

    private static KeyKind.Curve curve(Variables in) throws InvalidEnvironment {
        String curve = in.text(CURVE, "P256");
        return switch (curve) {
            case "P256" -> KeyKind.Curve.P256;
            case "P384" -> KeyKind.Curve.P384;
            default ->
                    throw new InvalidEnvironment(CURVE, "'" + curve + "' (expected: P256 or P384)");
        };
    }
}
