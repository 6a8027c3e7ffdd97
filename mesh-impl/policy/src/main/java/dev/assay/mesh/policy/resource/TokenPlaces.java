package dev.assay.mesh.policy.resource;

import java.util.List;

/** Where in a request tokens stand. A token anywhere else is none. */
public record TokenPlaces(List<HeaderPlace> headers, List<String> params, List<String> cookies) {

    /** Those of RFC 6750, where a rule names none. */
    public static final TokenPlaces DEFAULT =
            new TokenPlaces(
                    List.of(new HeaderPlace("Authorization", "Bearer ")),
                    List.of("access_token"),
                    List.of());

    public TokenPlaces {
        headers = List.copyOf(headers);
        params = List.copyOf(params);
        cookies = List.copyOf(cookies);
    }

    /**
     * A header with a token in it.
     *
     * @param prefix what stands before the token; a header without it has none
     */
    public record HeaderPlace(String name, String prefix) {}

    /** Whether a rule names none of its own. */
    boolean isEmpty() {
        return headers.isEmpty() && params.isEmpty() && cookies.isEmpty();
    }
}
