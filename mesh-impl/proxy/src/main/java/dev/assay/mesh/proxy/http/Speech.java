package dev.assay.mesh.proxy.http;

import dev.assay.mesh.policy.effective.PortProtocol;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;

/** What is spoken to a target. */
public enum Speech {
    HTTP1,
    HTTP2;

    /**
     * For a request to a port of this protocol. Where the port says nothing it goes on as it came:
     * Istio's use_downstream_protocol.
     */
    public static Speech of(PortProtocol port, HttpRequest request) {
        return switch (port) {
            case HTTP -> HTTP1;
            case HTTP2 -> HTTP2;
            case AUTO, TCP ->
                    request.headers().contains(ExtensionHeaderNames.STREAM_ID.text())
                            ? HTTP2
                            : HTTP1;
        };
    }
}
