package dev.assay.mesh.kubernetes.webhook;

import com.fasterxml.jackson.databind.JsonNode;

/** Decides about one object that is about to be stored. Safe for any thread; may block. */
@FunctionalInterface
public interface Admission {

    /**
     * What the API server asks about.
     *
     * @param namespace where the object will live; empty for a cluster-wide one
     * @param object as it would be stored
     */
    record Request(String namespace, JsonNode object) {}

    /** The answer. */
    sealed interface Verdict {}

    /** It may be stored as it is. */
    record Allowed() implements Verdict {}

    /** It may be stored with these changes (RFC 6902). */
    record Patched(JsonNode patch) implements Verdict {}

    /** It may not be stored; the user reads the message. */
    record Denied(String message) implements Verdict {}

    /** The decision. */
    Verdict decide(Request request);
}
