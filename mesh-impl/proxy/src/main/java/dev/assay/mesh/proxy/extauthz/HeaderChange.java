package dev.assay.mesh.proxy.extauthz;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a provider changes in a request that it allows.
 *
 * @param value empty for a removal
 */
public record HeaderChange(Kind kind, String name, String value) {

    /**
     * Refuses what would end a header's line, and whatever else is no header.
     *
     * @throws IllegalArgumentException saying which
     */
    public HeaderChange {
        if (!isHeader(name, value)) {
            throw new IllegalArgumentException("no header: '%s'".formatted(name));
        }
    }

    /** As Envoy's HeaderAppendAction has them. */
    public enum Kind {
        SET,
        ADD,
        ADD_IF_ABSENT,
        SET_IF_PRESENT,
        REMOVE
    }

    /**
     * Which are the transport's own: with them a provider would change where a message ends, or for
     * whom it is.
     */
    private static final Set<String> FRAMING =
            Set.of(
                    "host",
                    "connection",
                    "content-length",
                    "transfer-encoding",
                    "keep-alive",
                    "proxy-connection",
                    "upgrade",
                    "te",
                    "trailer");

    /** Whether this can stand in a message without being more than one header. */
    static boolean isHeader(String name, String value) {
        String token = name.startsWith(":") ? name.substring(1) : name;
        return !token.isEmpty()
                && HttpHeaderValidationUtil.validateToken(token) == -1
                && HttpHeaderValidationUtil.validateValidHeaderValue(value) == -1;
    }

    /** Whether nobody outside may set this header, or see it. */
    static boolean isFraming(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return FRAMING.contains(lower) || lower.startsWith(":") || lower.startsWith("x-http2-");
    }

    /** Makes these changes, one after the other. */
    public static void apply(List<HeaderChange> changes, HttpHeaders headers) {
        changes.stream()
                .filter(change -> !isFraming(change.name()))
                .forEach(change -> change.applyTo(headers));
    }

    private void applyTo(HttpHeaders headers) {
        boolean present = headers.contains(name);
        switch (kind) {
            case SET -> headers.set(name, value);
            case ADD -> headers.add(name, value);
            case ADD_IF_ABSENT -> {
                if (!present) {
                    headers.set(name, value);
                }
            }
            case SET_IF_PRESENT -> {
                if (present) {
                    headers.set(name, value);
                }
            }
            case REMOVE -> headers.remove(name);
        }
    }
}
