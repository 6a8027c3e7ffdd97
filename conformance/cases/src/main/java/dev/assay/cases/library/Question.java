package dev.assay.cases.library;

import dev.assay.cases.harness.Expectation;
import dev.assay.fixtures.driver.Validator;
import dev.assay.fixtures.driver.Validator.Answer;
import java.io.IOException;

/**
 * Something that a library is asked, and what a right one says.
 *
 * @param words what is asked, where a leaf asks more than one thing; empty otherwise
 */
public record Question(String words, Asking asking, Expectation<Judgement> expected) {
    /** Asks one validator. */
    @FunctionalInterface
    public interface Asking {
        /** Its answer. */
        Answer ask(Validator validator) throws IOException;
    }

    /** What this validator says. */
    public Judgement judgedBy(Validator validator) throws IOException {
        return new Judgement(words, asking.ask(validator));
    }
}
