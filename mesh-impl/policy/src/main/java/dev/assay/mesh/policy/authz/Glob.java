package dev.assay.mesh.policy.authz;

/**
 * Istio's value patterns: exact, {@code prefix*}, {@code *suffix}, and {@code *} for present.
 * Source: istio/istio {@code pilot/pkg/security/authz/matcher/string.go}; the order of the tests is
 * theirs.
 */
final class Glob {

    private Glob() {}

    static boolean matches(String pattern, String value) {
        if (pattern.equals("*")) {
            return !value.isEmpty();
        }
        if (pattern.startsWith("*")) {
            return value.endsWith(pattern.substring(1));
        }
        if (pattern.endsWith("*")) {
            return value.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        return value.equals(pattern);
    }
}
