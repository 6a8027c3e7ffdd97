package dev.assay.mesh.proxy.origin;

import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import java.util.Locale;

/** Whom a call is meant for, as TLS names it. */
public final class OriginHost {

    private OriginHost() {}

    /**
     * The request's authority without its port; the service's host where a request names none, or
     * where there are no requests.
     */
    public static String of(String authority, String serviceHost) {
        String host = authority.strip().toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? host : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        host = colon >= 0 ? host.substring(0, colon) : host;
        return host.isEmpty() ? serviceHost : host;
    }

    /** The SNI; empty for an address, which RFC 6066 does not allow there. */
    public static String sni(Originate plan, String host) {
        if (!plan.sni().isEmpty()) {
            return plan.sni();
        }
        return CertificateNames.address(host).isPresent() ? "" : host;
    }
}
