package dev.assay.mesh.policy.resource;

import java.time.Duration;
import java.util.Optional;

/**
 * A {@code connectionPool} block of a DestinationRule's traffic policy, as far as it is followed.
 *
 * @param written whether the block was there
 * @param maxConnectionDuration how old a connection may become; empty: as old as it will
 */
public record ConnectionPool(boolean written, Optional<Duration> maxConnectionDuration) {

    /** Stands for an absent block. */
    public static final ConnectionPool ABSENT = new ConnectionPool(false, Optional.empty());
}
