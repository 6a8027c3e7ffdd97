package dev.assay.mesh.proxy.sidecar;

import dev.assay.mesh.identity.BundleParser;
import dev.assay.mesh.identity.TrustBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mesh's roots from a file that the kubelet replaces. While it cannot be used, those that it
 * held last are believed. Safe for any thread.
 */
final class RootFile implements Supplier<TrustBundle> {

    private static final Logger LOG = LoggerFactory.getLogger(RootFile.class);

    private final Path file;
    private final AtomicReference<Optional<TrustBundle>> last =
            new AtomicReference<>(Optional.empty());

    RootFile(Path file) {
        this.file = file;
    }

    /**
     * The roots of now.
     *
     * @throws IllegalStateException if there never were any
     */
    @Override
    public TrustBundle get() {
        Optional<TrustBundle> now = read();
        if (now.isPresent()) {
            last.set(now);
        }
        return last.get()
                .orElseThrow(() ->
                        new IllegalStateException(
                                file
                                        + ": no usable root certificate; the ConfigMap"
                                        + " istio-ca-root-cert of the pod's namespace holds it"));
    }

    private Optional<TrustBundle> read() {
        try {
            var parsed = BundleParser.parsePem(Files.readString(file));
            if (parsed.bundle().isEmpty()) {
                LOG.warn("{}: no usable root certificate: {}", file, parsed.ignored());
                return Optional.empty();
            }
            return Optional.of(parsed.bundle());
        } catch (IOException e) {
            LOG.warn("{}: cannot be read: {}", file, e.toString());
            return Optional.empty();
        }
    }
}
