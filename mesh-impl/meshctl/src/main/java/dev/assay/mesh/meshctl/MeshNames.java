package dev.assay.mesh.meshctl;

import dev.assay.mesh.controlplane.effective.EffectiveMesh;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import java.util.Collection;
import java.util.List;

/**
 * Finds what a user names: {@code name}, {@code name.namespace} or {@code namespace/name}, a
 * service also by its host.
 */
record MeshNames(EffectiveMesh mesh, String defaultNamespace) {

    /** Nothing is called so; the message says what there is. */
    static final class Unknown extends Exception {
        private static final long serialVersionUID = 1L;

        private Unknown(String what, String name, Collection<String> known) {
            super(
                    "%s '%s' is not there (there are: %s)"
                            .formatted(
                                    what,
                                    name,
                                    known.isEmpty()
                                            ? "none"
                                            : String.join(
                                                    ", ",
                                                    known.stream().sorted().limit(10).toList())));
        }
    }

    Workload workload(String name) throws Unknown {
        var all = mesh.inventory().workloads();
        for (String key : keys(name)) {
            var found = all.get(key);
            if (found != null) {
                return found;
            }
        }
        throw new Unknown("workload", name, all.keySet());
    }

    Service service(String name) throws Unknown {
        var all = mesh.inventory().services();
        for (Service service : all.values()) {
            if (mesh.host(service).equals(name) || keys(name).contains(service.key())) {
                return service;
            }
        }
        throw new Unknown("service", name, all.keySet());
    }

    private List<String> keys(String name) {
        if (name.contains("/")) {
            return List.of(name);
        }
        String[] parts = name.split("\\.", -1);
        return parts.length > 1
                ? List.of(parts[1] + "/" + parts[0], defaultNamespace + "/" + name)
                : List.of(defaultNamespace + "/" + name);
    }
}
