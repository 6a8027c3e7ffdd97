package dev.assay.cases.library;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.fixtures.driver.Validator;
import java.io.IOException;
import java.util.Optional;

/** What a library said of one text. */
record Judgement(Validator.Answer answer) implements Described {
    static Judgement of(Validator validator, String text) throws IOException {
        return new Judgement(validator.parseId(text));
    }

    static Expectation<Judgement> rejected() {
        return Expectation.of("rejected", seen -> !seen.answer().accepted());
    }

    /** Taken without a change: what is changed on the way in can be made to look like another. */
    static Expectation<Judgement> acceptedAsIs(String id) {
        return Expectation.of(
                "accepted unchanged",
                seen -> seen.answer().accepted() && seen.answer().id().equals(Optional.of(id)));
    }

    @Override
    public String describe() {
        return answer.accepted()
                ? "accepted" + answer.id().map(id -> " as " + id).orElse("")
                : "rejected: " + answer.reason();
    }
}
