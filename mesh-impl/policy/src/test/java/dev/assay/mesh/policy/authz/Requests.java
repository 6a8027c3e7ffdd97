package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Policies and requests as the authorization tests write them. */
final class Requests {

    static final Caller NOBODY = new Caller.Anonymous();
    static final Caller FRONTEND = peer("cluster.local/ns/web/sa/frontend");

    private Requests() {}

    static Caller peer(String principal) {
        return new Caller.Peer(principal, principal.substring(0, principal.indexOf('/')));
    }

    static AuthorizationPolicy policy(String spec) {
        return policy("shop", "p", spec);
    }

    /** Read without the validator, so that tests can show what it protects from. */
    static AuthorizationPolicy policy(String namespace, String name, String spec) {
        String yaml =
                "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: "
                        + name
                        + "}\nspec: {"
                        + spec
                        + "}";
        return (AuthorizationPolicy)
                ResourceParser.read(name, yaml, namespace, Instant.EPOCH).getFirst();
    }

    static RequestFacts get(Caller caller, String path) {
        return http(caller, "GET", path, "backend.shop", Map.of());
    }

    static RequestFacts http(
            Caller caller,
            String method,
            String path,
            String host,
            Map<String, List<String>> headers) {
        return facts(caller, new Content.Http(method, path, host, headers), 8080);
    }

    static RequestFacts tcp(Caller caller, int port) {
        return facts(caller, new Content.Opaque(), port);
    }

    static RequestFacts facts(Caller caller, Content content, int port) {
        return new RequestFacts(
                caller,
                content,
                "10.1.0.7",
                "192.0.2.1",
                "10.1.0.9",
                port,
                caller instanceof Caller.Anonymous
                        ? ""
                        : "outbound_.80_._.backend.shop.svc.cluster.local");
    }

    static boolean allows(AuthorizationPolicy policy, RequestFacts facts) {
        return new StandardAuthorizer().decide(List.of(policy), facts).allowed();
    }
}
