package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.Node.Mapping;
import dev.assay.mesh.policy.resource.Node.Scalar;
import dev.assay.mesh.policy.resource.Node.ScalarType;
import dev.assay.mesh.policy.resource.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Turns YAML into nodes as {@code kubectl} understands it (YAML 1.1: {@code yes} is a boolean;
 * aliases and merge keys stand for what they name). A field written twice is refused, since the
 * last would silently win; so is a text that grows out of all proportion when it is read.
 */
final class YamlReader {

    /** The API server takes objects up to 1.5 MiB, which as JSON are a single line. */
    private static final int LONGEST_LINE = 2 << 20;

    private static final int MOST_NODES = 200_000;
    private static final int DEEPEST = 50;
    private static final Set<String> TRUE = Set.of("true", "yes", "on");

    private final String source;
    private int nodes;

    private YamlReader(String source) {
        this.source = source;
    }

    /** Every document of the text that is not empty. */
    static List<Node> documents(String source, String text) {
        refuseLongLines(source, text);
        try {
            var options = new LoaderOptions();
            options.setNestingDepthLimit(DEEPEST);
            var composer =
                    new Composer(
                            new ParserImpl(new StreamReader(text), options),
                            new Resolver(),
                            options);
            var documents = new ArrayList<Node>();
            while (composer.checkNode()) {
                Node document = new YamlReader(source).node(composer.getNode(), 0);
                if (!document.isNull()
                        && !(document instanceof Scalar scalar && scalar.text().isEmpty())) {
                    documents.add(document);
                }
            }
            return documents;
        } catch (YAMLException e) {
            throw unreadable(source, e);
        }
    }

    /** The scanner needs time by the square of a line's length. */
    private static void refuseLongLines(String source, String text) {
        int line = 1;
        int start = 0;
        while (start < text.length()) {
            int next = text.indexOf('\n', start);
            int end = next < 0 ? text.length() : next;
            if (end - start > LONGEST_LINE) {
                throw new InvalidResource(
                        source, line, "", "a line of more than 2 MiB: no resource is as large");
            }
            start = end + 1;
            line++;
        }
    }

    /** With the parser's own sentence; what it says around it is a drawing of several lines. */
    private static InvalidResource unreadable(String source, YAMLException e) {
        String problem = String.valueOf(e.getMessage());
        int line = 0;
        if (e instanceof MarkedYAMLException marked) {
            problem = String.valueOf(marked.getProblem());
            line = marked.getProblemMark() == null ? 0 : marked.getProblemMark().getLine() + 1;
        }
        var invalid =
                new InvalidResource(
                        source,
                        line,
                        "",
                        "not readable: " + problem.lines().findFirst().orElse(""));
        invalid.initCause(e);
        return invalid;
    }

    private Node node(org.yaml.snakeyaml.nodes.Node written, int depth) {
        int line = line(written);
        if (++nodes > MOST_NODES || depth > DEEPEST) {
            throw new InvalidResource(
                    source,
                    line,
                    "",
                    "more than %d values, or more than %d within each other: aliases may repeat"
                                    .formatted(MOST_NODES, DEEPEST)
                            + " too much");
        }
        return switch (written) {
            case ScalarNode scalar -> scalar(line, scalar);
            case SequenceNode sequence ->
                    new Sequence(
                            line,
                            sequence.getValue().stream()
                                    .map(each -> node(each, depth + 1))
                                    .toList());
            case MappingNode mapping -> mapping(line, mapping, depth);
            default -> throw new InvalidResource(source, line, "", "unexpected " + written);
        };
    }

    private Scalar scalar(int line, ScalarNode written) {
        Tag tag = written.getTag();
        String text = written.getValue();
        if (tag.equals(Tag.NULL)) {
            return new Scalar(line, ScalarType.NULL, "");
        }
        if (tag.equals(Tag.BOOL)) {
            return new Scalar(
                    line,
                    ScalarType.BOOLEAN,
                    Boolean.toString(TRUE.contains(text.toLowerCase(Locale.ROOT))));
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return new Scalar(line, ScalarType.NUMBER, text);
        }
        if (tag.equals(Tag.STR) || tag.equals(Tag.TIMESTAMP) || tag.equals(Tag.MERGE)) {
            return new Scalar(line, ScalarType.TEXT, text);
        }
        throw new InvalidResource(
                source, line, "", "the tag " + tag + " means nothing here: remove it");
    }

    private Mapping mapping(int line, MappingNode written, int depth) {
        Map<String, Node> fields = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        var merged = new ArrayList<Mapping>();
        for (NodeTuple field : written.getValue()) {
            int keyLine = line(field.getKeyNode());
            Node value = node(field.getValueNode(), depth + 1);
            if (field.getKeyNode().getTag().equals(Tag.MERGE)) {
                merged.addAll(merged(keyLine, value));
                continue;
            }
            String name = name(field.getKeyNode());
            if (fields.put(name, value) != null) {
                throw new InvalidResource(
                        source,
                        keyLine,
                        name,
                        "written twice, first in line " + lines.get(name) + ": remove one");
            }
            lines.put(name, keyLine);
        }
        for (Mapping each : merged) {
            each.fields().forEach(fields::putIfAbsent);
            each.lines().forEach(lines::putIfAbsent);
        }
        return new Mapping(line, fields, lines);
    }

    private String name(org.yaml.snakeyaml.nodes.Node key) {
        if (key instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new InvalidResource(source, line(key), "", "a field's name must be text");
    }

    /** What a merge key names: a mapping, or several of which the first counts. */
    private List<Mapping> merged(int line, Node value) {
        var merged = new ArrayList<Mapping>();
        for (Node each : value instanceof Sequence list ? list.items() : List.of(value)) {
            if (!(each instanceof Mapping mapping)) {
                throw new InvalidResource(
                        source, line, "<<", "expected a mapping, or a list of mappings");
            }
            merged.add(mapping);
        }
        return merged;
    }

    private static int line(org.yaml.snakeyaml.nodes.Node written) {
        return written.getStartMark().getLine() + 1;
    }
}
