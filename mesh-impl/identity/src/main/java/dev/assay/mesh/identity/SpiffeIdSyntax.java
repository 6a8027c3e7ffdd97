package dev.assay.mesh.identity;

import dev.assay.mesh.identity.InvalidSpiffeId.Kind;

/**
 * The character rules of SPIFFE-ID.md, section 2. Nothing is decoded, folded or normalised: two
 * texts that differ are two identities.
 */
final class SpiffeIdSyntax {

    static final String SCHEME = "spiffe://";

    /** SPIFFE-ID.md, section 2.3. */
    static final int MAX_LENGTH = 2048;

    /** SPIFFE-ID.md, section 2.3. */
    static final int MAX_TRUST_DOMAIN_LENGTH = 255;

    private SpiffeIdSyntax() {}

    static void checkTrustDomain(String name) throws InvalidSpiffeId {
        if (name.isEmpty()) {
            throw new InvalidSpiffeId(Kind.EMPTY_TRUST_DOMAIN, "the trust domain is empty");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(isLower(c) || isDigit(c) || isMark(c))) {
                throw new InvalidSpiffeId(
                        Kind.TRUST_DOMAIN_CHARACTER,
                        "%s in the trust domain; allowed are a-z, 0-9, '.', '-' and '_'"
                                .formatted(describe(c)));
            }
        }
        if (name.length() > MAX_TRUST_DOMAIN_LENGTH) {
            throw new InvalidSpiffeId(
                    Kind.TRUST_DOMAIN_TOO_LONG,
                    "the trust domain has %d bytes; at most %d are allowed"
                            .formatted(name.length(), MAX_TRUST_DOMAIN_LENGTH));
        }
    }

    /** Checks a path: empty, or segments each led by a slash. */
    static void checkPath(String path) throws InvalidSpiffeId {
        if (path.isEmpty()) {
            return;
        }
        if (path.charAt(0) != '/') {
            throw new InvalidSpiffeId(Kind.RELATIVE_PATH, "the path does not begin with '/'");
        }
        int start = 1;
        for (int i = 1; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/') {
                checkSegment(path.substring(start, i), i == path.length());
                start = i + 1;
            }
        }
    }

    static void checkSegment(String segment, boolean last) throws InvalidSpiffeId {
        if (segment.isEmpty()) {
            throw last
                    ? new InvalidSpiffeId(Kind.TRAILING_SLASH, "the path ends with '/'")
                    : new InvalidSpiffeId(Kind.EMPTY_SEGMENT, "the path has an empty segment");
        }
        if (segment.equals(".") || segment.equals("..")) {
            throw new InvalidSpiffeId(
                    Kind.DOT_SEGMENT, "the path has the segment '%s'".formatted(segment));
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (!(isLower(c) || isUpper(c) || isDigit(c) || isMark(c))) {
                throw new InvalidSpiffeId(
                        Kind.PATH_CHARACTER,
                        "%s in the path; allowed are a-z, A-Z, 0-9, '.', '-' and '_'"
                                .formatted(describe(c)));
            }
        }
    }

    static void checkLength(int length) throws InvalidSpiffeId {
        if (length > MAX_LENGTH) {
            throw new InvalidSpiffeId(
                    Kind.TOO_LONG,
                    "the SPIFFE ID has %d bytes; at most %d are allowed"
                            .formatted(length, MAX_LENGTH));
        }
    }

    /** Shows a character so that it can stand in a log line whatever it is. */
    private static String describe(char c) {
        return c > ' ' && c < 0x7f ? "'" + c + "'" : "U+%04X".formatted((int) c);
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isMark(char c) {
        return c == '.' || c == '-' || c == '_';
    }
}
