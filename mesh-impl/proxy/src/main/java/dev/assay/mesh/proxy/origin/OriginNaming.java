package dev.assay.mesh.proxy.origin;

import dev.assay.mesh.policy.effective.UpstreamTls.Originate;

/** Which server a ClientHello names (RFC 6066 section 3). Called on event loops. */
@FunctionalInterface
public interface OriginNaming {

    /**
     * The server name of a connection by this plan; empty for none.
     *
     * @param host what the application calls
     */
    String sni(Originate plan, String host);
}
