package dev.assay.mesh.proxy.tls;

import dev.assay.mesh.identity.SpiffeId;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * How callers resume sessions by ticket. TLS looks at no certificate when a session is resumed, so
 * that whoever allows it has to bound what a ticket is worth (RFC 8446, sections 2.2 and 4.6.1).
 * Called on event loops, by several threads at once.
 */
public interface Resumption {

    /**
     * The key under which a context gives tickets and takes them back from now on; empty for no
     * tickets. Asked when a context is made, of which there is one for each state of leaf, roots
     * and revocation lists, and again when somebody was refused who had resumed a session. A
     * secret.
     */
    Optional<OpenSslSessionTicketKey> ticketKey();

    /**
     * Judges a caller that resumed a session, before anything that it says is heard.
     *
     * @param chain what it showed when the session began; empty if it showed nothing
     * @param anew judges it as in a full handshake of now
     * @return who it is; empty for a caller that need not say
     * @throws PeerRejected if it is not to be heard
     */
    Optional<SpiffeId> judge(List<X509Certificate> chain, PeerTrustManager.Judge anew)
            throws PeerRejected;

    /**
     * A ticket is worth no more than what it stands for: its key is the context's own, so that a
     * new leaf, other roots or another revocation list end it, and what was shown is judged again,
     * so that it ends with the caller's certificate, with a trust domain that is not accepted any
     * more, and with a list that fell due. Each asking gives another key, so that a ticket that was
     * refused is not taken again.
     */
    record Bounded() implements Resumption {

        private static final SecureRandom RANDOM = new SecureRandom();

        @Override
        public Optional<OpenSslSessionTicketKey> ticketKey() {
            return Optional.of(
                    new OpenSslSessionTicketKey(
                            random(OpenSslSessionTicketKey.NAME_SIZE),
                            random(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                            random(OpenSslSessionTicketKey.AES_KEY_SIZE)));
        }

        private static byte[] random(int length) {
            byte[] bytes = new byte[length];
            RANDOM.nextBytes(bytes);
            return bytes;
        }

        @Override
        public Optional<SpiffeId> judge(List<X509Certificate> chain, PeerTrustManager.Judge anew)
                throws PeerRejected {
            return anew.judge(chain);
        }
    }
}
