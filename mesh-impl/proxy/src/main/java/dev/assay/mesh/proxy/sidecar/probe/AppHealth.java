package dev.assay.mesh.proxy.sidecar.probe;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;

/** Whether the application is well, by its pod's own probes. Thread-safe; nothing blocks. */
@FunctionalInterface
public interface AppHealth {

    /**
     * Makes one probe.
     *
     * @param asked the headers of the kubelet's own question
     * @return fails if the application cannot be reached or says no otherwise than by a status
     */
    CompletableFuture<HttpCall.Answer> probe(AppProbe probe, HttpHeaders asked);
}
