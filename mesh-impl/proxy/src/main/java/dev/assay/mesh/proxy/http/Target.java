package dev.assay.mesh.proxy.http;

import dev.assay.mesh.proxy.connect.Destination;
import java.time.Duration;
import java.util.Optional;

/**
 * A place that can answer a request.
 *
 * @param owner {@code namespace/name} of the workload on whose behalf it is called
 * @param poolKey connections with equal keys may be used for each other
 * @param maxConnectionAge the age at which a connection takes no further request; empty: none
 */
public record Target(
        String owner,
        Object poolKey,
        Speech speech,
        Destination destination,
        Optional<Duration> maxConnectionAge) {}
