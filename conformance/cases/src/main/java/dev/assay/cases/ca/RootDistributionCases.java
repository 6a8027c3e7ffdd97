package dev.assay.cases.ca;

import static dev.assay.cases.catalogue.Profile.MESH;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.environment.Namespace;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the root gets to where agents look for it. */
@InProfile(MESH)
final class RootDistributionCases {
    private static final String CONTROLLER =
            "istio/istio: pilot/pkg/serviceregistry/kube/controller/namespacecontroller.go; tests/integration/security/ca_custom_root";
    private static final String ROOTS = "istio-ca-root-cert";
    private static final String KEY = "root-cert.pem";

    /** An API server's watch, and a queue that is worked off; seconds, never minutes. */
    private static final Patience CONTROLLER_LOOP = Patience.of(Duration.ofSeconds(20));

    /** Its lane is empty: no pod with a sidecar starts where the ConfigMap is missing. */
    @OnLane(workloads = false)
    @Case(
            id = "ca-11",
            title =
                    "a namespace that comes later gets the ConfigMap istio-ca-root-cert with the mesh's root, and keeps it",
            source = CONTROLLER,
            rows = "S3",
            kills = "root-only-at-start",
            features = Features.PLUGGED_CA,
            needs = Need.CLUSTER)
    @Leaf(id = "injected")
    @Leaf(id = "not-injected")
    @Leaf(id = "restored-after-deletion", level = Level.EXTENDED)
    @Leaf(id = "restored-after-change", level = Level.EXTENDED)
    void laterNamespace(Lane lane, Observations leaves) throws Exception {
        X509Certificate root = lane.mesh().ca().pluggedSigner().chain().getLast();
        var expected =
                Expectation.<List<String>>of(
                        ROOTS + " with " + Certificates.describe(root),
                        seen -> seen.equals(List.of(Certificates.describe(root))));
        Namespace injected = lane.createNamespace("later", lane.cluster().injectionLabel());
        leaves.expect("injected", roots(lane, injected)).settlesOn(expected, CONTROLLER_LOOP);
        Namespace plain = lane.createNamespace("plain", Map.of());
        leaves.expect("not-injected", roots(lane, plain)).settlesOn(expected, CONTROLLER_LOOP);

        // what never came cannot come back
        leaves.control(roots(lane, plain)).is(expected);
        lane.cluster().delete(plain.name(), "v1", "ConfigMap", ROOTS);
        leaves.expect("restored-after-deletion", roots(lane, plain))
                .settlesOn(expected, CONTROLLER_LOOP);
        lane.cluster()
                .apply(
                        plain.name(),
                        """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata:
                          name: istio-ca-root-cert
                        data:
                          root-cert.pem: "changed by hand"
                        """);
        leaves.expect("restored-after-change", roots(lane, plain))
                .settlesOn(expected, CONTROLLER_LOOP);
    }

    /** What a namespace's agents are told; text that is no certificate is shown as it is. */
    private static Probe<List<String>> roots(Lane lane, Namespace namespace) {
        return () -> {
            Optional<String> pem =
                    lane.cluster().configMap(namespace.name(), ROOTS).map(data -> data.get(KEY));
            if (pem.isEmpty()) {
                return List.of();
            }
            if (!pem.get().contains("BEGIN CERTIFICATE")) {
                return List.of("no certificate: " + pem.get());
            }
            return Certificates.parse(pem.get()).stream().map(Certificates::describe).toList();
        };
    }
}
