package dev.assay.cases.harness;

/** What became of a resource at apply. */
public sealed interface Applied extends Described {
    /** It was taken. */
    record Accepted() implements Applied {
        @Override
        public String describe() {
            return "accepted at apply";
        }
    }

    /** The API refused it, in its own words. */
    record Rejected(String message) implements Applied {
        @Override
        public String describe() {
            return "rejected at apply: " + message;
        }
    }

    /** Refusal at apply, with any words. */
    static Expectation<Applied> rejected() {
        return Expectation.of("rejected at apply", Rejected.class::isInstance);
    }

    /** Acceptance. */
    static Expectation<Applied> accepted() {
        return Expectation.of("accepted at apply", Accepted.class::isInstance);
    }
}
