package dev.assay.mesh.protocol.delta;

import java.util.List;

/**
 * A response that the receiver refused (NACK).
 *
 * @param resources names of what the response held
 * @param reason the receiver's own words
 */
public record Rejection(String typeUrl, String nonce, List<String> resources, String reason) {
    public Rejection {
        resources = List.copyOf(resources);
    }
}
