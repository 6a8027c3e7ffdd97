package dev.assay.mesh.policy.resource;

/** What a rule may ask about the caller, in the order of Istio's API. */
public enum SourceField implements RuleField {
    PRINCIPALS("principals"),
    REQUEST_PRINCIPALS("requestPrincipals"),
    NAMESPACES("namespaces"),
    SERVICE_ACCOUNTS("serviceAccounts"),
    IP_BLOCKS("ipBlocks"),
    REMOTE_IP_BLOCKS("remoteIpBlocks");

    private final String field;

    SourceField(String field) {
        this.field = field;
    }

    @Override
    public String field() {
        return field;
    }

    @Override
    public boolean needsHttp() {
        return this == REQUEST_PRINCIPALS;
    }
}
