package dev.assay.mesh.proxy.http;

import java.time.Duration;

/**
 * What is kept for later.
 *
 * @param maxIdle connections without a request, per key and event loop
 * @param idle how long one is kept
 */
public record PoolLimits(int maxIdle, Duration idle) {}
