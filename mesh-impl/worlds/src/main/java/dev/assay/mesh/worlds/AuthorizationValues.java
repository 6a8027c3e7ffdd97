package dev.assay.mesh.worlds;

import java.util.List;
import java.util.Map;

/** Values that policies demand; {@link RequestDraw} draws requests that come near them. */
final class AuthorizationValues {

    /** A condition's key and values for it. */
    record Key(String name, List<String> values) {}

    static final List<String> PRINCIPALS =
            List.of(
                    "*",
                    "cluster.local/ns/shop/sa/backend",
                    "cluster.local/ns/shop/sa/backend",
                    "cluster.local/ns/web/sa/frontend",
                    "td1/ns/web/sa/frontend",
                    "old/ns/shop/sa/backend",
                    "other/ns/shop/sa/backend",
                    "*/ns/web/sa/frontend",
                    "*/sa/backend",
                    "*/sa/my.sa",
                    "*.sa",
                    "cluster.local/*",
                    "old/*",
                    "td1/ns/web/*",
                    "cluster.local/ns/shop/sa/*",
                    "*local/ns/shop/sa/backend",
                    "*d/ns/web/sa/frontend",
                    "cl*/ns/shop/sa/backend",
                    "spiffe://cluster.local/ns/shop/sa/backend",
                    "**",
                    "frontend");

    static final List<String> NAMESPACES =
            List.of("shop", "shop", "web", "istio-system", "sho", "sh*", "*op", "*", "w*b", "*a");

    static final List<String> SERVICE_ACCOUNTS =
            List.of(
                    "shop/backend",
                    "web/frontend",
                    "backend",
                    "frontend",
                    "my.sa",
                    "shop/my.sa",
                    "my-sa");

    static final List<String> REQUEST_PRINCIPALS = List.of("*", "issuer.example/subject");

    static final List<String> IP_BLOCKS =
            List.of(
                    "10.1.0.1",
                    "10.1.0.0/16",
                    "10.1.0.0/24",
                    "10.1.1.9/24",
                    "0.0.0.0/0",
                    "192.0.2.0/24",
                    "192.0.2.7",
                    "2001:db8::/32",
                    "::/0");

    static final List<String> HOSTS =
            List.of(
                    "backend.shop",
                    "Backend.Shop",
                    "*.shop",
                    "backend*",
                    "*",
                    "*:8080",
                    "api.example.org",
                    "backend.shop:8080");

    static final List<String> PORTS = List.of("8080", "8080", "8081", "3306", "80", "9000");

    static final List<String> METHODS =
            List.of("GET", "GET", "POST", "DELETE", "P*", "*T", "*", "get");

    static final List<String> PATHS =
            List.of(
                    "/public",
                    "/public*",
                    "/public/*",
                    "*/private",
                    "/Public",
                    "*",
                    "/",
                    "/public?x=1",
                    "*.html",
                    "/api/{*}",
                    "/api/{*}/items",
                    "/api/{**}",
                    "/api/{**}/end",
                    "/{*}/x",
                    "/api/{*}/{**}");

    /** At the edge of what a cluster takes, or beyond, by field. */
    static final Map<String, List<String>> EDGES =
            Map.of(
                    "serviceAccounts", List.of("shop/*", "a/b/c", "", "shop/", "/backend", "a b"),
                    "ipBlocks",
                            List.of("10.1.0.0/33", "example.org", "10.1.0.01", "::ffff:10.1.0.1"),
                    "remoteIpBlocks", List.of("10.1.0", "", "10.1.0.0/", "10.1.0.0/08"),
                    "ports", List.of("65535", "65536", "0", "-1", "http", "+80", "08080", ""),
                    "paths",
                            List.of(
                                    "/api/{**}/{*}",
                                    "/api/{id}",
                                    "/api/{*",
                                    "/a{*}",
                                    "/{*}/x*",
                                    "/{*}/a b",
                                    "/{*}//x",
                                    ""),
                    "hosts", List.of(""),
                    "methods", List.of(""),
                    "requestPrincipals", List.of(""),
                    "namespaces", List.of("", "a b", "shop/x"),
                    "principals", List.of(""));

    static final List<String> DRY_RUN =
            List.of("true", "true", "True", "TRUE", "1", "false", "yes");

    private static final List<String> HEADER_VALUES = List.of("1", "2", "1,2", "a*", "*z", "*");

    static final List<Key> CONDITIONS =
            List.of(
                    new Key("source.ip", IP_BLOCKS),
                    new Key("remote.ip", IP_BLOCKS),
                    new Key("source.namespace", NAMESPACES),
                    new Key("source.principal", PRINCIPALS),
                    new Key("source.principal", PRINCIPALS),
                    new Key("source.serviceAccount", SERVICE_ACCOUNTS),
                    new Key("destination.ip", List.of("10.1.0.1", "10.1.0.0/24", "10.0.0.0/8")),
                    new Key("destination.port", PORTS),
                    new Key(
                            "connection.sni",
                            List.of("*", "*.cluster.local", "outbound_.80_*", "shop.example")),
                    new Key("request.headers[x-token]", HEADER_VALUES),
                    new Key("request.headers[X-Token]", HEADER_VALUES),
                    new Key("request.headers[x-other]", HEADER_VALUES),
                    new Key("request.headers[:authority]", HOSTS),
                    new Key("request.headers[host]", HOSTS),
                    new Key("request.headers[:method]", METHODS),
                    new Key("request.headers[:path]", List.of("/public", "/public?x=1", "/p*")),
                    new Key("request.auth.principal", REQUEST_PRINCIPALS),
                    new Key("request.auth.audiences", List.of("api", "*")),
                    new Key("request.auth.presenter", List.of("app")),
                    new Key("request.auth.claims[iss]", List.of("issuer.example", "*")));

    /** Conditions that a cluster does not take. */
    static final List<Key> REFUSED_CONDITIONS =
            List.of(
                    new Key("request.time", List.of("now")),
                    new Key("source.ip", List.of("10.1.0.0/33")),
                    new Key("destination.port", List.of("65536")),
                    new Key("request.headers", List.of("1")),
                    new Key("request.headers[]", List.of("1")),
                    new Key("request.headers[x-token", List.of("1")),
                    new Key("request.auth.claims", List.of("1")),
                    new Key("source.serviceAccount", List.of("shop/*")),
                    new Key("source.principal", List.of()));

    private AuthorizationValues() {}
}
