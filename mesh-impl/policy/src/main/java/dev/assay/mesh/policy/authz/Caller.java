package dev.assay.mesh.policy.authz;

/** Who is at the other end, as far as the transport proved it. */
public sealed interface Caller {

    /** Nobody proved anything: plaintext. */
    record Anonymous() implements Caller {}

    /**
     * A caller whose certificate was verified.
     *
     * @param principal the SPIFFE ID without {@code spiffe://}, for example {@code
     *     cluster.local/ns/shop/sa/frontend}
     * @param trustDomain its first segment
     */
    record Peer(String principal, String trustDomain) implements Caller {
        public Peer {
            if (principal.isEmpty() || principal.contains("://")) {
                throw new IllegalArgumentException(
                        "principal: '" + principal + "' (expected: a SPIFFE ID without spiffe://)");
            }
        }
    }
}
