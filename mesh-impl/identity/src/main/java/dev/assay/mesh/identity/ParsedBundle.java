package dev.assay.mesh.identity;

import java.util.List;

/**
 * What a bundle document held.
 *
 * @param bundle the usable roots; perhaps none, and then nothing is trusted
 * @param ignored one line per entry that was left out: where it stands and why
 */
public record ParsedBundle(TrustBundle bundle, List<String> ignored) {

    public ParsedBundle {
        ignored = List.copyOf(ignored);
    }
}
