package dev.assay.mesh.policy.resource;

/** What a rule may ask about that which is called, in the order of Istio's API. */
public enum OperationField implements RuleField {
    HOSTS("hosts"),
    /** Workload ports, written as text as in Istio's API. */
    PORTS("ports"),
    METHODS("methods"),
    PATHS("paths");

    private final String field;

    OperationField(String field) {
        this.field = field;
    }

    @Override
    public String field() {
        return field;
    }

    @Override
    public boolean needsHttp() {
        return this != PORTS;
    }
}
