package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.proxy.http.Route;
import io.netty.handler.codec.http.HttpResponseStatus;

/** What an HTTP caller is answered whom the policy denies. Called on event loops. */
@FunctionalInterface
public interface DenialReply {

    /** The answer to one request. */
    Route.Answer to(Decision denied);

    /** Envoy's RBAC filter: 403, which a gRPC caller gets as PERMISSION_DENIED. */
    record Rbac() implements DenialReply {

        @Override
        public Route.Answer to(Decision denied) {
            return new Route.Answer(
                    HttpResponseStatus.FORBIDDEN,
                    "RBAC: access denied",
                    "",
                    "rbac_access_denied: " + denied.why());
        }
    }
}
