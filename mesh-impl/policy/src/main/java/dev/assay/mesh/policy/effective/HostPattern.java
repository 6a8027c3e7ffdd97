package dev.assay.mesh.policy.effective;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * A host name, or with a leading {@code *} all that end so: at least one character stands for the
 * star. Case does not count. Source: Envoy's {@code config.route.v3.VirtualHost.domains}.
 */
public record HostPattern(String text) {

    /** Every host. */
    public static final HostPattern ANY = new HostPattern("*");

    /** A single host over any wildcard, then the longer wildcard; the most specific is greatest. */
    public static final Comparator<HostPattern> BY_SPECIFICITY =
            Comparator.comparing((HostPattern pattern) -> !pattern.isWildcard())
                    .thenComparingInt(pattern -> pattern.text().length());

    public HostPattern {
        text = text.toLowerCase(Locale.ROOT);
    }

    /** Whether a host is meant. */
    public boolean covers(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (!isWildcard()) {
            return name.equals(text);
        }
        return text.length() == 1
                || (name.length() >= text.length() && name.endsWith(text.substring(1)));
    }

    /** What both mean, if one means nothing that the other does not; the narrower of the two. */
    public Optional<HostPattern> within(HostPattern other) {
        if (other.takesIn(this)) {
            return Optional.of(this);
        }
        return takesIn(other) ? Optional.of(other) : Optional.empty();
    }

    private boolean takesIn(HostPattern other) {
        if (!other.isWildcard()) {
            return covers(other.text);
        }
        return isWildcard() && other.text.substring(1).endsWith(text.substring(1));
    }

    private boolean isWildcard() {
        return text.startsWith("*");
    }

    /** An authority's host. */
    static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean isPort =
                colon >= 0
                        && authority.indexOf(']', colon) < 0
                        && authority.substring(colon + 1).chars().allMatch(Character::isDigit);
        return isPort ? authority.substring(0, colon) : authority;
    }
}
