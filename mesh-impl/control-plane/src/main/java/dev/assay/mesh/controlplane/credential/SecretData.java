package dev.assay.mesh.controlplane.credential;

import dev.assay.mesh.policy.effective.Credential;
import java.util.Map;

/**
 * The entries of a Secret, by the names that Istio knows. Source: istio/istio {@code
 * pilot/pkg/credentials/kube/secrets.go}.
 */
public final class SecretData {

    private SecretData() {}

    /** What the entries come to. */
    public static Credential credential(Map<String, String> entries) {
        return new Credential(
                first(entries, "tls.crt", "cert"),
                first(entries, "tls.key", "key"),
                first(entries, "ca.crt", "cacert"),
                first(entries, "ca.crl", "crl"));
    }

    private static String first(Map<String, String> entries, String name, String generic) {
        return entries.getOrDefault(name, entries.getOrDefault(generic, ""));
    }
}
