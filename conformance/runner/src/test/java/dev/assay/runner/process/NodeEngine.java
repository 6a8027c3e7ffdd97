package dev.assay.runner.process;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.assay.environment.k3s.K3sNode;
import dev.assay.fixtures.environment.Environment.CannotInstall;
import dev.assay.image.BuiltImage;
import java.nio.file.Path;
import java.util.List;

/** What an ephemeral cluster needs of this machine. */
final class NodeEngine {
    /** {@code .ci/run} sets it: where a cluster was promised, its absence is no reason to skip. */
    private static final boolean REQUIRED = Boolean.getBoolean("assay.test.cluster.required");

    private NodeEngine() {}

    /**
     * Skips the test where there is no container engine, unless one was promised.
     *
     * @throws CannotInstall with what is missing, where it was promised
     */
    static void require() throws CannotInstall {
        try {
            K3sNode.removeLeftovers(line -> {});
        } catch (CannotInstall e) {
            if (REQUIRED) {
                throw e;
            }
            abort(String.valueOf(e.getMessage()));
        }
    }

    /**
     * A cluster of one node with this image, once {@link #require} has passed; skips the test where
     * there is no image of a node.
     *
     * @throws CannotInstall when it does not come up
     */
    static K3sNode start(Path home, BuiltImage image) throws CannotInstall, InterruptedException {
        var node = new K3sNode(home, () -> List.of(image), line -> {});
        try {
            node.provide();
        } catch (CannotInstall e) {
            if (String.valueOf(e.getMessage()).startsWith("there is no image")) {
                abort(String.valueOf(e.getMessage()));
            }
            throw e;
        }
        return node;
    }
}
