package dev.assay.mesh.controlplane;

import dev.assay.mesh.controlplane.config.memory.InMemoryConfigStore;
import dev.assay.mesh.controlplane.registry.Registry;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Sources with a few words to fill them. */
public final class TestMesh {

    private TestMesh() {}

    public static InMemoryConfigStore store() {
        return new InMemoryConfigStore(ResourceParser::parse, Clock.systemUTC());
    }

    /** A workload with a sidecar, and the service before it. */
    public static void deploy(Registry registry, String namespace, String name) {
        registry.change(() -> {
            registry.put(
                    new Workload(namespace, name, Map.of("app", name), name, "127.0.0.1", true));
            registry.put(
                    new Service(
                            namespace,
                            name,
                            Map.of("app", name),
                            "127.0.0.2",
                            List.of(
                                    new Service.Port(80, "http", 8080, ""),
                                    new Service.Port(9000, "tcp", 9000, ""))));
        });
    }

    public static String peerAuthentication(String mode) {
        return """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: default}
        spec: {mtls: {mode: %s}}
        """
                .formatted(mode);
    }
}
