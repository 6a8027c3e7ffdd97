package dev.assay.mesh.controlplane.config.memory;

import dev.assay.mesh.policy.resource.Resource;
import java.time.Instant;
import java.util.List;

/** Reads and validates what a user applies; {@code ResourceParser::parse} is Istio's way. */
@FunctionalInterface
public interface ResourceReader {

    /**
     * The resources of one text.
     *
     * @param source a file name for messages
     * @param now the creation time of resources that carry none
     * @throws dev.assay.mesh.policy.resource.InvalidResource if one of them is refused
     */
    List<Resource> read(String source, String yaml, String defaultNamespace, Instant now);
}
