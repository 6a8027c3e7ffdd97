package dev.assay.mesh.policy.extauthz;

import java.util.List;
import java.util.Locale;

/**
 * Which headers are meant: by name, or by a prefix or suffix with {@code *}, in whatever case.
 * Source: istio/istio {@code pilot/pkg/security/authz/builder/extauthz.go}, generateHeaders.
 */
public record HeaderNames(List<String> patterns) {

    /** None. */
    public static final HeaderNames NONE = new HeaderNames(List.of());

    public HeaderNames {
        patterns = patterns.stream().map(pattern -> pattern.toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether no header is meant. */
    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** Whether this one is meant. */
    public boolean include(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return patterns.stream().anyMatch(pattern -> matches(pattern, lower));
    }

    private static boolean matches(String pattern, String name) {
        if (pattern.startsWith("*")) {
            return name.endsWith(pattern.substring(1));
        }
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }
}
