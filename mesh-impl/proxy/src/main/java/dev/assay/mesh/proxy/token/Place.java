package dev.assay.mesh.proxy.token;

import dev.assay.mesh.policy.resource.JwtRule;
import dev.assay.mesh.proxy.token.TokenVerifier.Shown;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One place in requests where tokens stand: how they are found there, and taken away. Source:
 * Envoy's {@code jwt_authn/extractor.cc}.
 */
sealed interface Place {

    /** The tokens that a request has there. */
    List<String> tokens(Shown request);

    /** Takes them away. */
    void clear(Onward onward);

    /** The places that a rule reads. */
    static List<Place> of(JwtRule rule) {
        var places = rule.places();
        return Stream.of(
                        places.headers().stream()
                                .map(each ->
                                        new Header(
                                                each.name().toLowerCase(Locale.ROOT),
                                                each.prefix())),
                        places.params().stream().map(Param::new),
                        places.cookies().stream().map(Cookie::new))
                .<Place>flatMap(each -> each)
                .toList();
    }

    /** A header; a value without the prefix holds no token. */
    record Header(String name, String prefix) implements Place {

        @Override
        public List<String> tokens(Shown request) {
            var tokens = new ArrayList<String>();
            for (String value : request.request().headers().getAll(name)) {
                int at = value.indexOf(prefix);
                if (at >= 0) {
                    tokens.add(prefix.isEmpty() ? value : from(value, at + prefix.length()));
                }
            }
            return tokens;
        }

        /** From the first character that a token may have; without one there is only rubbish. */
        private static String from(String value, int after) {
            for (int i = after; i < value.length(); i++) {
                char c = value.charAt(i);
                boolean inAlphabet =
                        (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || c == '-'
                                || c == '_'
                                || c == '.';
                if (inAlphabet) {
                    return value.substring(i);
                }
            }
            return value;
        }

        @Override
        public void clear(Onward onward) {
            onward.headers().remove(name);
        }
    }

    /** A query parameter, of which the first counts. */
    record Param(String name) implements Place {

        @Override
        public List<String> tokens(Shown request) {
            return new Query(request.target()).first(name).map(List::of).orElse(List.of());
        }

        @Override
        public void clear(Onward onward) {
            onward.target(new Query(onward.target()).without(name));
        }
    }

    /** A cookie, of which the first counts. It is passed on, as Envoy does. */
    record Cookie(String name) implements Place {

        @Override
        public List<String> tokens(Shown request) {
            for (String header : request.request().headers().getAll(HttpHeaderNames.COOKIE)) {
                for (String pair : header.split(";", -1)) {
                    String cookie = pair.strip();
                    if (cookie.startsWith(name + "=")) {
                        return List.of(unquoted(cookie.substring(name.length() + 1)));
                    }
                }
            }
            return List.of();
        }

        private static String unquoted(String value) {
            return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                    ? value.substring(1, value.length() - 1)
                    : value;
        }

        @Override
        public void clear(Onward onward) {}
    }
}
