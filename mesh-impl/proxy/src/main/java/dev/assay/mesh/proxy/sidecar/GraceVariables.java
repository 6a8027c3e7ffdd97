package dev.assay.mesh.proxy.sidecar;

import dev.assay.mesh.proxy.agent.GracePeriod;
import java.util.Map;

/**
 * When an agent is told to renew, under Istio's names (istio/istio {@code
 * pilot/cmd/pilot-agent/options/options.go}): {@code SECRET_GRACE_PERIOD_RATIO} (0.5) and {@code
 * SECRET_GRACE_PERIOD_RATIO_JITTER} (0.01).
 */
public final class GraceVariables {

    private static final String RATIO = "SECRET_GRACE_PERIOD_RATIO";
    private static final String JITTER = "SECRET_GRACE_PERIOD_RATIO_JITTER";

    private GraceVariables() {}

    /**
     * The grace period; without the variables, the usual one.
     *
     * @throws InvalidEnvironment naming the first that is wrong
     */
    public static GracePeriod read(Map<String, String> variables) throws InvalidEnvironment {
        return read(new Variables(variables));
    }

    static GracePeriod read(Variables in) throws InvalidEnvironment {
        return new GracePeriod(
                share(in, RATIO, GracePeriod.STANDARD.ratio()),
                share(in, JITTER, GracePeriod.STANDARD.jitter()));
    }

    private static double share(Variables in, String name, double otherwise)
            throws InvalidEnvironment {
        String text = in.text(name, Double.toString(otherwise));
        if (text.matches("\\d{1,3}(\\.\\d{1,9})?")
                && GracePeriod.isShare(Double.parseDouble(text))) {
            return Double.parseDouble(text);
        }
        throw new InvalidEnvironment(name, "'" + text + "' (expected: 0 to 1, such as 0.5)");
    }
}
