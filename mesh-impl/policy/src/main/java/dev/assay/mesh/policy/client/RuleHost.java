package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.VirtualService;
import java.util.Comparator;
import java.util.List;

/**
 * A DestinationRule's host in full: one host, or with a leading {@code *} all that end so. Compared
 * letter by letter: services are in lower case, and a rule that is not concerns none. Source:
 * istio/istio {@code pkg/config/host/name.go} and {@code pilot/pkg/model/config.go},
 * ResolveShortnameToFQDN.
 */
public record RuleHost(String name) {

    /** A single host over any wildcard, then the longer wildcard; the most specific is greatest. */
    public static final Comparator<RuleHost> BY_SPECIFICITY =
            Comparator.comparing((RuleHost host) -> !host.isWildcard())
                    .thenComparingInt(host -> host.name().length());

    /** A short name belongs to the rule's own namespace. */
    public static RuleHost of(DestinationRule rule, String clusterDomain) {
        return new RuleHost(inFull(rule.host(), rule.metadata().namespace(), clusterDomain));
    }

    /** The hosts that a VirtualService is for, by the same reading. */
    public static List<RuleHost> of(VirtualService service, String clusterDomain) {
        String home = service.metadata().namespace();
        return service.hosts().stream()
                .map(host -> new RuleHost(inFull(host, home, clusterDomain)))
                .toList();
    }

    /** A host as a resource of some namespace means it. */
    public static String inFull(String host, String namespace, String clusterDomain) {
        return host.contains(".") || host.equals("*")
                ? host
                : host + "." + namespace + ".svc." + clusterDomain;
    }

    /** Whether it is this host, or one of those that it stands for. */
    public boolean covers(String host) {
        return isWildcard() ? host.endsWith(name.substring(1)) : host.equals(name);
    }

    private boolean isWildcard() {
        return name.startsWith("*");
    }
}
