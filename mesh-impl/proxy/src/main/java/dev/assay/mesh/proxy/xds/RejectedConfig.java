package dev.assay.mesh.proxy.xds;

/** A response from the control plane that the proxy cannot use; its message goes into the NACK. */
final class RejectedConfig extends Exception {

    private static final long serialVersionUID = 1L;

    RejectedConfig(String message) {
        super(message);
    }
}
