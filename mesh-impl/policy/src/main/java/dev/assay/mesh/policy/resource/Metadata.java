package dev.assay.mesh.policy.resource;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/** What the policy functions need of a resource's metadata. */
public record Metadata(
        String namespace,
        String name,
        Instant creationTimestamp,
        Map<String, String> labels,
        Map<String, String> annotations) {

    /**
     * Istio's order where only one of several resources counts: the oldest first; in the same
     * second the lower name, then the lower namespace. Source: istio/istio {@code
     * pilot/pkg/model/config.go}, sortConfigByCreationTime.
     */
    public static final Comparator<Metadata> OLDEST_FIRST =
            Comparator.comparingLong((Metadata m) -> m.creationTimestamp.getEpochSecond())
                    .thenComparing(Metadata::name)
                    .thenComparing(Metadata::namespace);

    public Metadata {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** Metadata without labels and annotations. */
    public Metadata(String namespace, String name, Instant creationTimestamp) {
        this(namespace, name, creationTimestamp, Map.of(), Map.of());
    }
}
