package dev.assay.mesh.ca;

import java.time.Instant;

/** The first and the last moment at which a certificate counts. */
public record Validity(Instant notBefore, Instant notAfter) {}
