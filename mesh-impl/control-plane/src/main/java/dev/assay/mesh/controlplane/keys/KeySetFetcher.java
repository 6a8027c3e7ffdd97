package dev.assay.mesh.controlplane.keys;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Fetches a document of a token issuer. Blocks; safe for any thread. */
@FunctionalInterface
public interface KeySetFetcher {

    /**
     * The document.
     *
     * @param timeout of the whole attempt
     * @throws IOException when it is not to be had now, or is too long
     */
    String fetch(URI uri, Duration timeout) throws IOException, InterruptedException;
}
