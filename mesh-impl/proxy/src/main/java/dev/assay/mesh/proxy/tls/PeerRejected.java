package dev.assay.mesh.proxy.tls;

import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.SvidRejected;
import dev.assay.mesh.identity.TlsAlert;
import org.jspecify.annotations.Nullable;

/** A peer's certificate was refused; the message is the reason that the access log shows. */
public final class PeerRejected extends Exception {

    private static final long serialVersionUID = 1L;

    private final TlsAlert alert;

    public PeerRejected(String reason, TlsAlert alert) {
        super(reason);
        this.alert = alert;
    }

    private PeerRejected(String reason, TlsAlert alert, @Nullable Throwable cause) {
        super(reason, cause);
        this.alert = alert;
    }

    public PeerRejected(SvidRejected cause) {
        super(cause.getMessage(), cause);
        this.alert = cause.alert();
    }

    /** The same, naming whom the peer claims to be; an identity that the reason names is enough. */
    PeerRejected claiming(SpiffeId id) {
        String reason = String.valueOf(getMessage());
        return reason.contains(id.toString())
                ? this
                : new PeerRejected(reason + "; the peer claims to be " + id, alert, getCause());
    }

    /** The same, saying whose certificate it is about if not the peer's. */
    PeerRejected about(String whose) {
        return new PeerRejected(whose + ": " + getMessage(), alert, getCause());
    }

    /** The alert that the peer is to see. */
    public TlsAlert alert() {
        return alert;
    }
}
