package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.policy.resource.FieldLines;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.Map;
import java.util.Optional;

/**
 * Where the objects of a mesh are written. Immutable.
 *
 * @param resources by key
 * @param workloads by {@code namespace/name}: the pod, or what makes it
 * @param services by {@code namespace/name}
 */
public record Sources(
        Map<ResourceKey, Written> resources,
        Map<String, Written> workloads,
        Map<String, Written> services) {

    /** For a mesh that is in no file. */
    public static final Sources NONE = new Sources(Map.of(), Map.of(), Map.of());

    /**
     * One object in a file.
     *
     * @param name for example {@code Deployment shop/backend}
     * @param file {@link #NOWHERE} for what stands in a cluster
     */
    public record Written(String name, String file, int line, FieldLines lines) {
        /** Of what is in no file. */
        public static final String NOWHERE = "";

        /** A field, or the object where the field is not written; empty for what is in no file. */
        public Optional<Location> at(String field) {
            if (file.equals(NOWHERE)) {
                return Optional.empty();
            }
            int of = lines.of(field);
            return Optional.of(new Location(file, of > 0 ? of : line));
        }
    }

    public Sources {
        resources = Map.copyOf(resources);
        workloads = Map.copyOf(workloads);
        services = Map.copyOf(services);
    }

    /** A field of a resource; the whole of it if the field is empty. */
    public Cited resource(ResourceKey key, String field) {
        return cited(key.toString(), Optional.ofNullable(resources.get(key)), field);
    }

    /** A workload. */
    public Cited workload(String key) {
        return cited("workload " + key, Optional.ofNullable(workloads.get(key)), "");
    }

    /** A field of what makes a workload. */
    public Cited workload(String key, String field) {
        return cited("workload " + key, Optional.ofNullable(workloads.get(key)), field);
    }

    /** A field of a service. */
    public Cited service(String key, String field) {
        return cited("Service " + key, Optional.ofNullable(services.get(key)), field);
    }

    private static Cited cited(String name, Optional<Written> written, String field) {
        return new Cited(
                written.map(Written::name).orElse(name),
                field,
                written.flatMap(each -> each.at(field)));
    }
}
