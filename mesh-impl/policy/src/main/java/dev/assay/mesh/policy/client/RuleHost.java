package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.resource.DestinationRule;
import java.util.Comparator;
import java.util.Locale;

/**
 * A DestinationRule's host in full: one host, or with a leading {@code *} all that end so. Source:
 * istio/istio {@code pkg/config/host/name.go}.
 *
 * @param name in lower case
 */
public record RuleHost(String name) {

    /** A single host over any wildcard, then the longer wildcard; the most specific is greatest. */
    public static final Comparator<RuleHost> BY_SPECIFICITY =
            Comparator.comparing((RuleHost host) -> !host.isWildcard())
                    .thenComparingInt(host -> host.name().length());

    /** A short name belongs to the rule's own namespace. */
    public static RuleHost of(DestinationRule rule, String clusterDomain) {
        String host = rule.host().toLowerCase(Locale.ROOT);
        return new RuleHost(
                host.contains(".") || host.startsWith("*")
                        ? host
                        : host + "." + rule.metadata().namespace() + ".svc." + clusterDomain);
    }

    /** Whether it is this host, or one of those that it stands for. */
    public boolean covers(String host) {
        String called = host.toLowerCase(Locale.ROOT);
        return isWildcard() ? called.endsWith(name.substring(1)) : called.equals(name);
    }

    private boolean isWildcard() {
        return name.startsWith("*");
    }
}
