package dev.assay.mesh.proxy.access;

import dev.assay.mesh.identity.TlsAlert;
import dev.assay.mesh.proxy.tls.HandshakeFailure;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Why TLS failed, as Envoy's access log words it ({@code %UPSTREAM_TRANSPORT_FAILURE_REASON%} and
 * {@code %DOWNSTREAM_TRANSPORT_FAILURE_REASON%}): users of Istio search for these words. Envoy puts
 * underscores where a text has spaces.
 */
final class TransportFailure {

    /** BoringSSL: {@code ERR_PACK(ERR_LIB_SSL, reason)}. */
    private static final int SSL_LIBRARY = 16 << 24;

    private static final String VERIFY_FAILED = "CERTIFICATE_VERIFY_FAILED";

    /** BoringSSL: include/openssl/ssl.h; an alert's reason is 1000 and its number. */
    private static final Map<String, Integer> REASONS =
            Map.ofEntries(
                    Map.entry(VERIFY_FAILED, 125),
                    Map.entry("PEER_DID_NOT_RETURN_A_CERTIFICATE", 192),
                    Map.entry("WRONG_VERSION_NUMBER", 247),
                    Map.entry("SSLV3_ALERT_HANDSHAKE_FAILURE", 1040),
                    Map.entry("SSLV3_ALERT_BAD_CERTIFICATE", 1042),
                    Map.entry("SSLV3_ALERT_UNSUPPORTED_CERTIFICATE", 1043),
                    Map.entry("SSLV3_ALERT_CERTIFICATE_EXPIRED", 1045),
                    Map.entry("SSLV3_ALERT_CERTIFICATE_UNKNOWN", 1046),
                    Map.entry("TLSV1_ALERT_UNKNOWN_CA", 1048),
                    Map.entry("TLSV1_ALERT_DECRYPT_ERROR", 1051),
                    Map.entry("TLSV1_ALERT_PROTOCOL_VERSION", 1070),
                    Map.entry("TLSV1_ALERT_CERTIFICATE_REQUIRED", 1116));

    private TransportFailure() {}

    /** From an entry's detail; empty where no handshake failed. */
    static String of(String detail) {
        if (!detail.startsWith(HandshakeFailure.BEGINNING)) {
            return "";
        }
        String reason = detail.substring(HandshakeFailure.BEGINNING.length());
        String name = reason.split(":", 2)[0].strip();
        return isOwnRefusal(name)
                ? worded(VERIFY_FAILED, ":verify cert failed: " + reason)
                : worded(name.toUpperCase(Locale.ROOT), "");
    }

    /** An alert's bare name is one that was sent: one that came has BoringSSL's prefix. */
    private static boolean isOwnRefusal(String name) {
        return Arrays.stream(TlsAlert.values()).anyMatch(alert -> alert.wireName().equals(name));
    }

    private static String worded(String name, String more) {
        Integer number = REASONS.get(name);
        String code = number == null ? "" : (SSL_LIBRARY + number) + ":";
        return ("TLS_error:|"
                        + code
                        + "SSL routines:OPENSSL_internal:"
                        + name
                        + more
                        + ":TLS_error_end")
                .replace(' ', '_');
    }
}
