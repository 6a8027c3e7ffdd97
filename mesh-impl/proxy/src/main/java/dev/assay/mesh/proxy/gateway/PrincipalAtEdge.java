package dev.assay.mesh.proxy.gateway;

import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.proxy.tls.TlsPeer;
import java.util.Optional;

/** Whose principal the policies of a gateway see. Pure. */
@FunctionalInterface
public interface PrincipalAtEdge {

    /**
     * The principal of a request.
     *
     * @param proven who its connection's certificate proved the caller to be, by the mesh's roots
     */
    Optional<TlsPeer.Identity> of(GatewayServer.Tls tls, Optional<TlsPeer.Identity> proven);

    /** Istio's: who proved to be of the mesh is so here as at a sidecar. */
    record Proven() implements PrincipalAtEdge {
        @Override
        public Optional<TlsPeer.Identity> of(
                GatewayServer.Tls tls, Optional<TlsPeer.Identity> proven) {
            return switch (tls) {
                case NONE -> Optional.empty();
                case ISTIO_MUTUAL -> proven;
            };
        }
    }
}
