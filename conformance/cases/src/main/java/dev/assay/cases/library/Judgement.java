package dev.assay.cases.library;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.fixtures.driver.Validator;
import java.util.Optional;

/**
 * What a library said.
 *
 * @param asked what it was asked, where a leaf asks more than one thing; empty otherwise
 */
public record Judgement(String asked, Validator.Answer answer) implements Described {
    static Expectation<Judgement> rejected() {
        return Expectation.of("rejected", seen -> !seen.answer().accepted());
    }

    static Expectation<Judgement> accepted() {
        return Expectation.of("accepted", seen -> seen.answer().accepted());
    }

    /** Taken without a change: what is changed on the way in can be made to look like another. */
    static Expectation<Judgement> acceptedAs(String id) {
        return Expectation.of(
                "accepted as " + id,
                seen -> seen.answer().accepted() && seen.answer().id().equals(Optional.of(id)));
    }

    @Override
    public String describe() {
        String said =
                answer.accepted()
                        ? "accepted" + answer.id().map(id -> " as " + id).orElse("")
                        : "rejected: " + answer.reason();
        return asked.isEmpty() ? said : asked + ": " + said;
    }
}
