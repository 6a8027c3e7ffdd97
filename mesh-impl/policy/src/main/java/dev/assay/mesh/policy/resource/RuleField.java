package dev.assay.mesh.policy.resource;

/**
 * A field of a rule's source or operation, with the two names that it has in YAML. Source:
 * istio/api {@code security/v1beta1/authorization_policy.proto}.
 */
public sealed interface RuleField permits SourceField, OperationField {

    /** The name under which one of the values must match, for example {@code ipBlocks}. */
    String field();

    /** The name under which none may match, for example {@code notIpBlocks}. */
    default String notField() {
        return "not" + Character.toUpperCase(field().charAt(0)) + field().substring(1);
    }

    /** Whether only an HTTP request can answer it; see {@code checkError} in Istio's model.go. */
    boolean needsHttp();
}
