package dev.assay.mesh.proxy.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the service account's token comes from. Read anew for every request, since the kubelet
 * replaces the file while the workload runs. Safe for any thread; may block.
 */
@FunctionalInterface
public interface TokenSource {

    /**
     * The token of now.
     *
     * @throws IOException if there is none at present
     */
    String token() throws IOException;

    /** The token that a file holds. */
    static TokenSource file(Path file) {
        return () -> Files.readString(file).strip();
    }
}
