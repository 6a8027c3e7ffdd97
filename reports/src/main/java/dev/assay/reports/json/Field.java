package dev.assay.reports.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A place in a JSON file that can say its name: every mistake is reported with the file and the
 * field's JSON pointer.
 */
record Field(JsonNode node, String origin, String pointer) {

    /** Reads one element of an array. */
    interface Reading<T> {
        T of(Field element) throws ReportUnreadable;
    }

    Field at(String name) throws ReportUnreadable {
        if (!node.isObject()) {
            throw wrong("expected an object, got " + kind());
        }
        JsonNode child = node.get(name);
        if (child == null) {
            throw new ReportUnreadable(
                    "%s: field %s/%s is missing; is this the report.json of an Assay run?"
                            .formatted(origin, pointer, name));
        }
        return new Field(child, origin, pointer + "/" + name);
    }

    /** Whether the field is there and not null. */
    boolean has(String name) {
        return node.hasNonNull(name);
    }

    List<String> names() throws ReportUnreadable {
        if (!node.isObject()) {
            throw wrong("expected an object, got " + kind());
        }
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    String text() throws ReportUnreadable {
        if (!node.isTextual()) {
            throw wrong("expected a text, got " + kind());
        }
        return node.textValue();
    }

    long number() throws ReportUnreadable {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrong("expected a whole number, got " + kind());
        }
        return node.longValue();
    }

    double decimal() throws ReportUnreadable {
        if (!node.isNumber()) {
            throw wrong("expected a number, got " + kind());
        }
        return node.doubleValue();
    }

    boolean flag() throws ReportUnreadable {
        if (!node.isBoolean()) {
            throw wrong("expected true or false, got " + kind());
        }
        return node.booleanValue();
    }

    List<String> texts() throws ReportUnreadable {
        return each(Field::text);
    }

    <T> List<T> each(Reading<T> reading) throws ReportUnreadable {
        if (!node.isArray()) {
            throw wrong("expected a list, got " + kind());
        }
        var elements = new ArrayList<T>();
        for (int i = 0; i < node.size(); i++) {
            elements.add(reading.of(new Field(node.get(i), origin, pointer + "/" + i)));
        }
        return elements;
    }

    ReportUnreadable wrong(String what) {
        return new ReportUnreadable(
                pointer.isEmpty()
                        ? "%s: %s; is this the report.json of an Assay run?".formatted(origin, what)
                        : "%s: field %s: %s".formatted(origin, pointer, what));
    }

    <E> ReportUnreadable unknownWord(E[] known, Function<E, String> word) {
        String words = Arrays.stream(known).map(word).collect(Collectors.joining(", "));
        return wrong("unknown word '%s', expected one of %s".formatted(node.textValue(), words));
    }

    private String kind() {
        return node.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
