package dev.assay.mesh.policy.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One condition of an HTTP route: all that it names must hold.
 *
 * @param uri empty: any
 * @param headers by name; a header that comes several times is judged as one, joined by commas
 */
public record HttpMatch(Optional<TextMatch> uri, Map<String, TextMatch> headers) {

    public HttpMatch {
        headers = Map.copyOf(headers);
    }

    /**
     * Whether a request is of this kind. Source: Envoy's RouteMatch, which compares a whole path
     * without the query and a prefix with it.
     *
     * @param target the path, with its query
     * @param values of a header, by its name in whatever case
     */
    public boolean matches(String target, Function<String, List<String>> values) {
        return uri.map(wanted -> wanted.matches(part(wanted, target))).orElse(true)
                && headers.entrySet().stream()
                        .allMatch(header ->
                                matches(header.getValue(), values.apply(header.getKey())));
    }

    private static boolean matches(TextMatch wanted, List<String> values) {
        return !values.isEmpty() && wanted.matches(String.join(",", values));
    }

    private static String part(TextMatch wanted, String target) {
        int query = target.indexOf('?');
        return wanted instanceof TextMatch.Exact && query >= 0
                ? target.substring(0, query)
                : target;
    }
}
