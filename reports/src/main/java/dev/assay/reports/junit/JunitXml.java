package dev.assay.reports.junit;

import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Printable;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a run as JUnit XML: a suite per case, a test case per leaf. A pipeline that reads it
 * agrees with the exit code: failed and flaky are failures, error is an error, everything else that
 * did not pass is skipped with its reason, and a provisional leaf is never more than skipped.
 * Stateless.
 */
public final class JunitXml {

    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private JunitXml() {}

    /** The document, UTF-8 by its declaration. */
    public static String write(RunResult run) {
        var text = new StringWriter();
        try {
            XMLStreamWriter xml = FACTORY.createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            newLine(xml, 0);
            xml.writeStartElement("testsuites");
            attribute(xml, "name", "Assay: " + run.implementation().label());
            totals(xml, run.leaves(), run.duration());
            Map<String, List<LeafResult>> cases = new TreeMap<>();
            run.leaves()
                    .forEach(result ->
                            cases.computeIfAbsent(result.leaf().caseId(), _ -> new ArrayList<>())
                                    .add(result));
            for (var each : cases.entrySet()) {
                suite(xml, run, each.getKey(), each.getValue());
            }
            newLine(xml, 0);
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML to a string cannot fail", e);
        }
        return text + "\n";
    }

    private static void suite(
            XMLStreamWriter xml, RunResult run, String caseId, List<LeafResult> leaves)
            throws XMLStreamException {
        newLine(xml, 1);
        xml.writeStartElement("testsuite");
        attribute(xml, "name", caseId);
        Duration sum =
                leaves.stream().map(LeafResult::duration).reduce(Duration.ZERO, Duration::plus);
        totals(xml, leaves, sum);
        attribute(xml, "timestamp", run.startedAt().toString());
        attribute(xml, "hostname", run.environment().name());
        for (LeafResult leaf : leaves) {
            testCase(xml, leaf);
        }
        newLine(xml, 1);
        xml.writeEndElement();
    }

    private static void totals(XMLStreamWriter xml, List<LeafResult> leaves, Duration time)
            throws XMLStreamException {
        attribute(xml, "tests", Integer.toString(leaves.size()));
        attribute(xml, "failures", count(leaves, Shown.FAILURE));
        attribute(xml, "errors", count(leaves, Shown.ERROR));
        attribute(xml, "skipped", count(leaves, Shown.SKIPPED));
        attribute(xml, "time", seconds(time));
    }

    private static String count(List<LeafResult> leaves, Shown kind) {
        return Long.toString(leaves.stream().filter(leaf -> Shown.of(leaf) == kind).count());
    }

    private static void testCase(XMLStreamWriter xml, LeafResult result) throws XMLStreamException {
        newLine(xml, 2);
        xml.writeStartElement("testcase");
        attribute(xml, "classname", result.leaf().caseId());
        attribute(xml, "name", result.id());
        attribute(xml, "time", seconds(result.duration()));
        Shown shown = Shown.of(result);
        if (shown == Shown.SKIPPED) {
            newLine(xml, 3);
            xml.writeEmptyElement("skipped");
            attribute(xml, "message", reason(result));
        } else if (shown != Shown.PASSED) {
            newLine(xml, 3);
            xml.writeStartElement(shown == Shown.ERROR ? "error" : "failure");
            attribute(xml, "message", reason(result));
            attribute(xml, "type", result.verdict().text());
            xml.writeCharacters(Printable.text(body(result)));
            xml.writeEndElement();
        }
        newLine(xml, 2);
        xml.writeEndElement();
    }

    /** The reason begins with the verdict unless the element's own name says it already. */
    private static String reason(LeafResult result) {
        String message = result.finding().message();
        String prefix = result.leaf().level().gates() ? "" : "provisional, ";
        if (prefix.isEmpty()
                && (result.verdict() == Verdict.FAILED || result.verdict() == Verdict.ERROR)
                && !message.isBlank()) {
            return message;
        }
        return prefix + result.verdict().text() + (message.isBlank() ? "" : ": " + message);
    }

    private static String body(LeafResult result) {
        var text = new StringBuilder();
        paragraph(text, "requirement", result.leaf().requirement());
        paragraph(text, "source", result.leaf().source());
        paragraph(text, "expected", result.finding().expected());
        paragraph(text, "observed", result.finding().observed());
        paragraph(text, "likely cause", result.finding().likelyCause());
        paragraph(text, "evidence", String.join("\n", result.evidence()));
        paragraph(text, "rerun", result.leaf().rerun());
        return text.toString();
    }

    private static void paragraph(StringBuilder text, String name, String value) {
        if (!value.isBlank()) {
            text.append('\n').append(name).append(": ").append(value.replace("\n", "\n  "));
        }
    }

    private static void attribute(XMLStreamWriter xml, String name, String value)
            throws XMLStreamException {
        xml.writeAttribute(name, Printable.text(value));
    }

    private static void newLine(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
    }

    /** How JUnit XML, which knows no more than this, shows a leaf. */
    private enum Shown {
        PASSED,
        FAILURE,
        ERROR,
        SKIPPED;

        static Shown of(LeafResult result) {
            if (!result.leaf().level().gates() && result.verdict() != Verdict.PASSED) {
                return SKIPPED;
            }
            return switch (result.verdict()) {
                case PASSED -> PASSED;
                case FAILED, FLAKY -> FAILURE;
                case ERROR -> ERROR;
                case WAIVED, NOT_APPLICABLE, NOT_RUN -> SKIPPED;
            };
        }
    }
}
