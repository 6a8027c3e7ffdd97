package dev.assay.mesh.ca;

/** The service account that a call's credentials prove. */
public record Caller(String namespace, String serviceAccount) {

    @Override
    public String toString() {
        return namespace + "/" + serviceAccount;
    }
}
