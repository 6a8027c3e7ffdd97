package dev.assay.mesh.controlplane.analysis;

import java.util.Optional;

/**
 * Something that a finding is about.
 *
 * @param object for example {@code DestinationRule shop/backend}
 * @param field the part of it that counts, for example {@code spec.trafficPolicy.tls.mode}; empty
 *     for all of it
 * @param at empty for what stands in no file
 */
public record Cited(String object, String field, Optional<Location> at) {
    @Override
    public String toString() {
        String what = field.isEmpty() ? object : object + " " + field;
        return at.map(location -> what + " (" + location + ")").orElse(what);
    }
}
