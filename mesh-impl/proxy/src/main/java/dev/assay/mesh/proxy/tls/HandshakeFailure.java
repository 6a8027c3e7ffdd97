package dev.assay.mesh.proxy.tls;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words why a TLS handshake failed. */
public final class HandshakeFailure {

    /** How the log's detail begins: what users are told to look for. */
    public static final String BEGINNING = "TLS handshake error: ";

    /**
     * BoringSSL: {@code error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE}.
     */
    private static final Pattern BORING_SSL = Pattern.compile("OPENSSL_internal:([A-Z0-9_]+)");

    /** BoringSSL's names of the alerts that came from the peer. */
    private static final Pattern ALERT = Pattern.compile("(sslv3|tlsv1)_alert_");

    private HandshakeFailure() {}

    /** What the log says of a handshake that failed for this reason. */
    public static String detail(String reason) {
        return BEGINNING + reason;
    }

    /**
     * What the log says of a connection that failed before anything had come over it: under TLS 1.3
     * a client has ended its handshake when the server judges its certificate (RFC 8446, section
     * 4.4.2.4), so that the server's alert comes late.
     */
    public static String lateDetail(Throwable failure) {
        String reason = reason(failure);
        return ALERT.matcher(reason).lookingAt() ? detail(reason) : reason;
    }

    /** The reason for the log; holds no secret and no certificate. */
    public static String reason(Throwable failure) {
        Throwable cause = failure;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof PeerRejected rejected) {
                return rejected.alert().wireName() + ": " + rejected.getMessage();
            }
            if (at instanceof NotSslRecordException) {
                return "wrong_version_number: the peer does not answer in TLS";
            }
            if (at instanceof DecoderException && at.getCause() != null) {
                cause = at.getCause();
            }
        }
        String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        Matcher known = BORING_SSL.matcher(message);
        return known.find() ? known.group(1).toLowerCase(Locale.ROOT) : message;
    }
}
