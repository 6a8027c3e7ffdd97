package dev.assay.mesh.proxy.agent;

/**
 * The part of a certificate's life, at its end, in which it is replaced already (istio/istio {@code
 * pkg/security/options.go}, SecretRotationGracePeriodRatio).
 *
 * @param ratio of the whole life, 0 to 1: with a greater one it is renewed earlier
 * @param jitter by how much that is more or less each time, by chance, 0 to 1: what was issued at
 *     once is not renewed at once
 */
public record GracePeriod(double ratio, double jitter) {

    /** Istio's. */
    public static final GracePeriod STANDARD = new GracePeriod(0.5, 0.01);

    /** Refuses what is no share of a whole. */
    public GracePeriod {
        if (!isShare(ratio) || !isShare(jitter)) {
            throw new IllegalArgumentException(
                    "ratio %s and jitter %s are to be 0 to 1".formatted(ratio, jitter));
        }
    }

    /** Whether it can be a share of a whole. */
    public static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}
