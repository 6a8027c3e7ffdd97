package dev.assay.mesh.proxy.http;

import dev.assay.mesh.proxy.connect.Destination;

/**
 * A place that can answer a request.
 *
 * @param owner {@code namespace/name} of the workload on whose behalf it is called
 * @param poolKey connections with equal keys may be used for each other
 */
public record Target(String owner, Object poolKey, Speech speech, Destination destination) {}
