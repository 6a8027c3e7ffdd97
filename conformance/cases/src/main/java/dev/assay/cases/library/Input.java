package dev.assay.cases.library;

import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.fixtures.driver.Validator;
import java.util.List;
import java.util.function.Function;

/**
 * One leaf: what is put to a library, and what becomes of it. What it takes is made when it is
 * asked, so that the catalogue can be listed without making a certificate.
 */
public record Input(
        String leafId, Level level, String title, Function<Authorities, List<Question>> made)
        implements LeafParameter {
    /** A core leaf. */
    static Input of(String leafId, String title, Function<Authorities, List<Question>> made) {
        return new Input(leafId, Level.CORE, title, made);
    }

    /** A core leaf that asks about one text. */
    static Input id(String leafId, String text, Expectation<Judgement> expected) {
        return of(
                leafId,
                (text.length() > 80 ? text.length() + " characters" : text)
                        + ": "
                        + expected.words(),
                any -> List.of(aboutId(text, expected)));
    }

    /** Asks whether a text is a SPIFFE ID. */
    static Question aboutId(String text, Expectation<Judgement> expected) {
        return new Question("", validator -> validator.parseId(text), expected);
    }

    /** The same leaf at another level. */
    Input at(Level other) {
        return new Input(leafId, other, title, made);
    }

    /** What is asked, with certificates of these authorities. */
    public List<Question> questions(Authorities authorities) {
        return made.apply(authorities);
    }

    @Override
    public String group() {
        return "inputs";
    }

    /** Asks the controls first, and then all that is wanted. */
    static void observe(
            Validator validator,
            Observations leaves,
            Function<Authorities, List<Question>> controls,
            List<Input> wanted)
            throws Exception {
        var authorities = Authorities.make();
        for (Question each : controls.apply(authorities)) {
            leaves.control(() -> each.judgedBy(validator)).is(each.expected());
        }
        for (Input input : wanted) {
            for (Question each : input.questions(authorities)) {
                leaves.expect(input.leafId(), () -> each.judgedBy(validator)).is(each.expected());
            }
        }
    }
}
