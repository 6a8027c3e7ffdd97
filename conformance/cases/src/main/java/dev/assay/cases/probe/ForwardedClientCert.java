package dev.assay.cases.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * X-Forwarded-Client-Cert: elements are separated by commas, pairs by semicolons, values may be
 * quoted (Envoy: docs/root/configuration/http/http_conn_man/headers.rst). Only the last element is
 * the word of the nearest proxy.
 */
public final class ForwardedClientCert {
    private ForwardedClientCert() {}

    /** The URI of the last element. */
    public static Optional<String> lastUri(String header) {
        return last(header, "URI");
    }

    /** The value of one key in the last element. */
    public static Optional<String> last(String header, String key) {
        List<String> elements = split(header, ',');
        return split(elements.getLast(), ';').stream()
                .map(String::strip)
                .filter(pair -> pair.regionMatches(true, 0, key + "=", 0, key.length() + 1))
                .map(pair -> unquoted(pair.substring(key.length() + 1)))
                .findFirst();
    }

    /** How many proxies have added to it. */
    public static int elements(String header) {
        return split(header, ',').size();
    }

    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted && i + 1 < text.length()) {
                part.append(c).append(text.charAt(++i));
            } else if (c == separator && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                quoted ^= c == '"';
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).replace("\\\"", "\"")
                : value;
    }
}
