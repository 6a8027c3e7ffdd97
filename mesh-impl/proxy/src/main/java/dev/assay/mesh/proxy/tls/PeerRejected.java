package dev.assay.mesh.proxy.tls;

import dev.assay.mesh.identity.SvidRejected;
import dev.assay.mesh.identity.TlsAlert;

/** A peer's certificate was refused; the message is the reason that the access log shows. */
public final class PeerRejected extends Exception {

    private static final long serialVersionUID = 1L;

    private final TlsAlert alert;

    public PeerRejected(String reason, TlsAlert alert) {
        super(reason);
        this.alert = alert;
    }

    public PeerRejected(SvidRejected cause) {
        super(cause.getMessage(), cause);
        this.alert = cause.alert();
    }

    /** The alert that the peer is to see. */
    public TlsAlert alert() {
        return alert;
    }
}
