package dev.assay.mesh.proxy.http;

/**
 * Fired through a connection's pipeline when its proxy closes: finish what is under way, then end.
 */
public record DrainEvent() {}
