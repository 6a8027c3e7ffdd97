package dev.assay.mesh.proxy.sidecar.probe;

import java.time.Duration;
import java.util.List;

/** One probe that a pod declared and the injection rewrote. */
public sealed interface AppProbe {

    /** After which it has failed. */
    Duration timeout();

    /**
     * A GET request.
     *
     * @param secure whether it is made over TLS; as the kubelet, without verifying the server
     */
    record HttpGet(int port, String path, boolean secure, List<Header> headers, Duration timeout)
            implements AppProbe {
        public HttpGet {
            headers = List.copyOf(headers);
        }
    }

    /** A header that the pod's probe sets. */
    record Header(String name, String value) {}

    /** A connection that is opened and closed. */
    record TcpSocket(int port, Duration timeout) implements AppProbe {}

    /**
     * A call of {@code grpc.health.v1.Health/Check}.
     *
     * @param service empty for the server as a whole
     */
    record Grpc(int port, String service, Duration timeout) implements AppProbe {}
}
