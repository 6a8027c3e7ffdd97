package dev.assay.cases.harness;

import dev.assay.fixtures.diagnosis.Manifest;
import dev.assay.fixtures.environment.MeshOptions;

/** A mesh's config as a user would write it: Istio's ConfigMap of the same name. */
final class MeshManifest {
    private MeshManifest() {}

    static Manifest of(MeshOptions options) {
        return new Manifest(
                "mesh.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: istio
                  namespace: %s
                data:
                  mesh: |
                    trustDomain: %s
                    trustDomainAliases: [%s]
                    rootNamespace: %s
                    enableAutoMtls: %s
                """
                        .formatted(
                                options.rootNamespace(),
                                options.trustDomain(),
                                String.join(", ", options.trustDomainAliases()),
                                options.rootNamespace(),
                                options.autoMtls()));
    }
}
