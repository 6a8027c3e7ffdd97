package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.proxy.tls.TlsPeer;
import io.netty.handler.codec.http.HttpHeaders;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** What the application learns about its caller's certificate. Called on event loops. */
public interface ForwardedClientCert {

    /** Envoy's header. */
    String HEADER = "x-forwarded-client-cert";

    /**
     * Sets the header of a request that is on its way to the application.
     *
     * @param own the workload's own SPIFFE ID, as a URI
     * @param caller empty when the caller proved nothing
     */
    void inbound(HttpHeaders headers, String own, Optional<TlsPeer.Identity> caller);

    /** Sets the header of a request that the application sends. */
    void outbound(HttpHeaders headers);

    /**
     * Sets the header of a request that comes in at a gateway. Istio's is SANITIZE_SET: what
     * callers send is nobody's word but theirs, and goes no further.
     *
     * @param own the gateway's own SPIFFE ID, as a URI
     * @param caller empty when the caller proved nothing
     */
    default void atGateway(HttpHeaders headers, String own, Optional<TlsPeer.Identity> caller) {
        headers.remove(HEADER);
        inbound(headers, own, caller);
    }

    /**
     * Istio's sidecar: APPEND_FORWARD under mutual TLS, so that only the last element is proven;
     * removed where there is none, and from what the own application sends. What has a quote that
     * nobody closes is not appended to, as it would swallow the proven element; nor does the name
     * pass with underscores, which CGI and its like take for the same (RFC 3875 section 4.1.18).
     */
    record AppendForward() implements ForwardedClientCert {
        @Override
        public void inbound(HttpHeaders headers, String own, Optional<TlsPeer.Identity> caller) {
            removeWithUnderscores(headers);
            if (caller.isEmpty()) {
                headers.remove(HEADER);
                return;
            }
            String before = String.join(",", headers.getAll(HEADER));
            String element = element(own, caller.get());
            headers.set(
                    HEADER,
                    before.isEmpty() || endsQuoted(before) ? element : before + "," + element);
        }

        private static void removeWithUnderscores(HttpHeaders headers) {
            for (String name : headers.names()) {
                if (name.indexOf('_') >= 0 && name.replace('_', '-').equalsIgnoreCase(HEADER)) {
                    headers.remove(name);
                }
            }
        }

        private static boolean endsQuoted(String text) {
            boolean quoted = false;
            for (int i = 0; i < text.length(); i++) {
                if (quoted && text.charAt(i) == '\\') {
                    i++;
                } else if (text.charAt(i) == '"') {
                    quoted = !quoted;
                }
            }
            return quoted;
        }

        @Override
        public void outbound(HttpHeaders headers) {
            headers.remove(HEADER);
        }

        private static String element(String own, TlsPeer.Identity caller) {
            String subject =
                    caller.leaf()
                            .getSubjectX500Principal()
                            .getName()
                            .replace("\\", "\\\\")
                            .replace("\"", "\\\"");
            return "By="
                    + own
                    + ";Hash="
                    + hash(caller)
                    + ";Subject=\""
                    + subject
                    + "\";URI="
                    + caller.id();
        }

        private static String hash(TlsPeer.Identity caller) {
            try {
                byte[] digest =
                        MessageDigest.getInstance("SHA-256").digest(caller.leaf().getEncoded());
                return HexFormat.of().formatHex(digest);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("SHA-256 over a parsed certificate", e);
            }
        }
    }
}
