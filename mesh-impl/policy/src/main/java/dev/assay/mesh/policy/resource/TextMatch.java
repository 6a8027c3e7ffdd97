package dev.assay.mesh.policy.resource;

/** What a text must look like for an HTTP route to count: Istio's StringMatch without regex. */
public sealed interface TextMatch {

    /** Whether a text that is there looks so. */
    boolean matches(String text);

    /** This very text. */
    record Exact(String text) implements TextMatch {
        @Override
        public boolean matches(String seen) {
            return seen.equals(text);
        }
    }

    /** Anything that begins so. */
    record Prefix(String text) implements TextMatch {
        @Override
        public boolean matches(String seen) {
            return seen.startsWith(text);
        }
    }

    /** Anything at all: a header that is written as {@code {}}. */
    record Present() implements TextMatch {
        @Override
        public boolean matches(String seen) {
            return true;
        }
    }
}
