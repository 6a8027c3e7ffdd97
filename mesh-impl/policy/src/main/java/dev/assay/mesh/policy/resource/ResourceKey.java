package dev.assay.mesh.policy.resource;

/** Names one resource; its text form is {@code Kind namespace/name}. */
public record ResourceKey(ResourceKind kind, String namespace, String name) {

    @Override
    public String toString() {
        return kind.kind() + " " + namespace + "/" + name;
    }
}
