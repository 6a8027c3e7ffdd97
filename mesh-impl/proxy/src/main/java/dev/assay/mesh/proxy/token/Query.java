package dev.assay.mesh.proxy.token;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The query of a request target, parameter by parameter; what is not asked for stays as it is. */
record Query(String target) {

    /** The value of the first parameter of this name. */
    Optional<String> first(String name) {
        return parameters().stream()
                .filter(each -> name(each).equals(name))
                .map(each -> decoded(each.substring(Math.min(each.length(), nameEnd(each) + 1))))
                .findFirst();
    }

    /** The target without any parameter of this name. */
    String without(String name) {
        int question = target.indexOf('?');
        if (question < 0) {
            return target;
        }
        List<String> left = parameters().stream().filter(each -> !name(each).equals(name)).toList();
        String path = target.substring(0, question);
        return left.isEmpty() ? path : path + "?" + String.join("&", left);
    }

    private List<String> parameters() {
        int question = target.indexOf('?');
        return question < 0
                ? List.of()
                : Arrays.asList(target.substring(question + 1).split("&", -1));
    }

    private static String name(String parameter) {
        return decoded(parameter.substring(0, nameEnd(parameter)));
    }

    private static int nameEnd(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? parameter.length() : equals;
    }

    /** Percent-decoded; a plus is a plus, and what is no encoding is itself. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%'
                    && i + 2 < text.length()
                    && HexFormat.isHexDigit(text.charAt(i + 1))
                    && HexFormat.isHexDigit(text.charAt(i + 2))) {
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
