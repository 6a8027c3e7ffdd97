package dev.assay.mesh.policy.authz;

/**
 * Istio's path templates: <code>{*}</code> is one segment that is not empty, <code>{**}</code> any
 * text, slashes and none included. Source: Envoy's {@code
 * source/extensions/path/uri_template_lib/uri_template_internal.cc}.
 */
final class PathTemplate {

    private static final String ONE = "{*}";
    private static final String ANY = "{**}";
    private static final String MARKS = "-._~%!$&'()+,;:@=";

    private PathTemplate() {}

    static boolean isTemplate(String pattern) {
        return pattern.contains(ONE) || pattern.contains(ANY);
    }

    static boolean matches(String template, String path) {
        int t = 0;
        int p = 0;
        while (t < template.length()) {
            if (template.startsWith(ANY, t)) {
                // The last operator: only literal text can follow.
                String tail = template.substring(t + ANY.length());
                String rest = path.substring(p);
                return rest.length() >= tail.length()
                        && rest.endsWith(tail)
                        && isText(rest.substring(0, rest.length() - tail.length()), true);
            }
            if (template.startsWith(ONE, t)) {
                int slash = path.indexOf('/', p);
                int end = slash < 0 ? path.length() : slash;
                if (end == p || !isText(path.substring(p, end), false)) {
                    return false;
                }
                p = end;
                t += ONE.length();
            } else if (p < path.length() && path.charAt(p) == template.charAt(t)) {
                p++;
                t++;
            } else {
                return false;
            }
        }
        return p == path.length();
    }

    private static boolean isText(String text, boolean slashes) {
        return text.chars()
                .allMatch(c ->
                        (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || MARKS.indexOf(c) >= 0
                                || (slashes && c == '/'));
    }
}
