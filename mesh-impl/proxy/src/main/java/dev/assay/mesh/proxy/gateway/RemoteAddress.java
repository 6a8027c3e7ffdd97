package dev.assay.mesh.proxy.gateway;

import dev.assay.mesh.policy.resource.IpBlock;
import java.util.List;

/** Whom a request at the edge comes from, where proxies stand before it. Pure. */
@FunctionalInterface
public interface RemoteAddress {

    /**
     * The address of whoever sent a request first, as far as it can be believed.
     *
     * @param peer the address of the connection's other end
     * @param forwardedFor the lines of X-Forwarded-For as they were received
     * @param trustedProxies how many proxies stand before this one and append to it
     */
    String of(String peer, List<String> forwardedFor, int trustedProxies);

    /**
     * Envoy's, with {@code use_remote_address}: of N trusted proxies the last appended the address
     * of the one before it and so on, so that the N-th entry from the right is the first that none
     * of them vouches against. Where it is missing, or no address, the peer counts. Source: Envoy
     * {@code source/common/http/utility.cc}, getLastAddressFromXFF.
     */
    record Trusted() implements RemoteAddress {

        @Override
        public String of(String peer, List<String> forwardedFor, int trustedProxies) {
            if (trustedProxies < 1) {
                return peer;
            }
            List<String> entries = entries(forwardedFor);
            if (entries.size() < trustedProxies) {
                return peer;
            }
            String believed = entries.get(entries.size() - trustedProxies);
            return isAddress(believed) ? believed : peer;
        }
    }

    /** Several lines are one list (RFC 9110 section 5.3). */
    static List<String> entries(List<String> forwardedFor) {
        return forwardedFor.isEmpty()
                ? List.of()
                : List.of(String.join(",", forwardedFor).split(",", -1)).stream()
                        .map(String::strip)
                        .toList();
    }

    /** Without port, brackets, zone or block, as inet_pton reads it. */
    static boolean isAddress(String text) {
        return text.indexOf('/') < 0 && IpBlock.parse(text).isPresent();
    }
}
