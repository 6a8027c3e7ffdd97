/**
 * What a proxy works from: its configuration and its secrets, as values that change while it runs.
 * The agent and the xDS client publish them, inbound and outbound read them. No I/O here.
 */
@NullMarked
package dev.assay.mesh.proxy.config;

import org.jspecify.annotations.NullMarked;
