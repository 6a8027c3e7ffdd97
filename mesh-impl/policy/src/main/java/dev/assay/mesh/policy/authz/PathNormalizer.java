package dev.assay.mesh.policy.authz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Normalises a request's path, so that policy and application see the same one. Source: istio/api
 * {@code mesh/v1alpha1/config.proto} (ProxyPathNormalization) and Envoy's {@code
 * source/common/http/path_utility.cc}. Pure, safe for any thread.
 */
public final class PathNormalizer {

    private PathNormalizer() {}

    /**
     * The target to judge and to forward, its query untouched.
     *
     * @param target path and query as sent
     * @return empty when the request must be answered 400: an encoded or literal NUL, a fragment,
     *     or a target that is neither a path nor {@code *}
     */
    public static Optional<String> normalize(String target, PathNormalization mode) {
        if (target.equals("*")) {
            return Optional.of(target);
        }
        if (!target.startsWith("/") && !target.startsWith("\\")) {
            return Optional.empty();
        }
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (target.indexOf('#') >= 0 || path.contains("%00") || path.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        if (mode == PathNormalization.NONE) {
            return Optional.of(target).filter(text -> text.startsWith("/"));
        }
        String normal = path;
        if (mode == PathNormalization.DECODE_AND_MERGE_SLASHES) {
            normal = normal.replaceAll("%2[fF]", "/").replaceAll("%5[cC]", "/");
        }
        normal = removeDotSegments(decodeUnreserved(normal.replace('\\', '/')));
        if (mode != PathNormalization.BASE) {
            normal = normal.replaceAll("/{2,}", "/");
        }
        return Optional.of(query < 0 ? normal : normal + target.substring(query));
    }

    /** Decodes once: what a decoded text spells is not decoded again. */
    private static String decodeUnreserved(String path) {
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' && i + 2 < path.length()) {
                int high = Character.digit(path.charAt(i + 1), 16);
                int low = Character.digit(path.charAt(i + 2), 16);
                if (high >= 0 && low >= 0 && isUnreserved(high * 16 + low)) {
                    out.append((char) (high * 16 + low));
                    i += 2;
                    continue;
                }
            }
            out.append(c);
        }
        return out.toString();
    }

    /** RFC 3986, section 2.3. */
    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /**
     * RFC 3986, section 5.2.4: an empty segment counts as one. A dot segment may carry parameters,
     * as in {@code /a/..;x/b}: Envoy takes it for one, since some applications do. Unlike Envoy's,
     * its dots may have been encoded, so that another proxy on the way finds nothing left to do.
     */
    private static String removeDotSegments(String path) {
        List<String> kept = new ArrayList<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            switch (segments[i].split(";", 2)[0]) {
                case "." -> {
                    if (last) {
                        kept.add("");
                    }
                }
                case ".." -> {
                    if (!kept.isEmpty()) {
                        kept.removeLast();
                    }
                    if (last) {
                        kept.add("");
                    }
                }
                default -> kept.add(segments[i]);
            }
        }
        return "/" + String.join("/", kept);
    }
}
