package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.AuthorizationTable.allow;
import static dev.assay.cases.mesh.AuthorizationTable.deny;
import static dev.assay.cases.mesh.AuthorizationTable.operation;
import static dev.assay.cases.mesh.AuthorizationTable.paths;
import static dev.assay.cases.mesh.AuthorizationVector.allowed;
import static dev.assay.cases.mesh.AuthorizationVector.allowedAs;
import static dev.assay.cases.mesh.AuthorizationVector.denied;
import static dev.assay.cases.mesh.AuthorizationVector.malformed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.AuthorizationVector.Caller;
import dev.assay.cases.mesh.AuthorizationVector.Way;
import java.util.List;
import java.util.stream.Stream;

/**
 * What becomes of a path, under the default normalisation BASE, before it is judged, and that the
 * application sees the very path that was judged.
 *
 * <p>A caller's own sidecar may normalise too, as Istio's does. What the server's sidecar does is
 * therefore asked by the caller without one; behind a sidecar is asked what must survive, or be
 * caught by, two of them in a row.
 */
@InProfile(MESH)
final class PathNormalizationCases {
    private static final String NORMALIZATION =
            "istio.io: docs/reference/config/security/normalization; "
                    + "istio/istio: tests/integration/security/normalization_test.go";

    static Stream<AuthorizationVector> disguises() {
        return Stream.of(
                        Stream.of(
                                denied("undisguised").get("/private"),
                                denied("dot-dot").get("/public/../private"),
                                denied("dot-dot-by-http2")
                                        .get("/public/../private")
                                        .over(Way.HTTP2),
                                denied("encoded-dots").get("/public/%2E%2E/private"),
                                denied("encoded-dots-in-small-letters")
                                        .get("/public/%2e%2e/private"),
                                denied("half-encoded-dots").get("/public/%2E./private"),
                                denied("dot-dot-above-the-root").get("/../../private"),
                                denied("dot").get("/./private"),
                                denied("encoded-dot").get("/%2E/private"),
                                denied("dot-and-dot-dot").get("/public/./../private"),
                                denied("backslash").get("/public\\..\\private"),
                                denied("encoded-letter").get("/%70rivate"),
                                denied("dot-dot-with-parameter")
                                        .extended()
                                        .get("/public/..;/private"),
                                denied("with-query").get("/public/../private?param=value")),
                        Stream.of(
                                denied("public-undisguised").send("POST", "/elsewhere"),
                                allowed("public").send("POST", "/public/page"),
                                denied("public-dot-dot").send("POST", "/public/../elsewhere"),
                                denied("public-encoded-dots")
                                        .send("POST", "/public/%2E%2E/elsewhere"),
                                denied("public-backslash").send("POST", "/public/..\\elsewhere")),
                        Stream.of(
                                        denied("dot-dot-behind-sidecar").get("/public/../private"),
                                        denied("encoded-dots-behind-sidecar")
                                                .get("/public/%2E%2E/private"),
                                        denied("backslash-behind-sidecar")
                                                .get("/public\\..\\private"),
                                        denied("encoded-letter-behind-sidecar").get("/%70rivate"),
                                        denied("public-dot-dot-behind-sidecar")
                                                .send("POST", "/public/../elsewhere"))
                                .map(row -> row.by(Caller.CLIENT)),
                        passing("", Caller.NAKED),
                        passing("-behind-sidecar", Caller.CLIENT),
                        Stream.of(
                                malformed("nul").extended().get("/public/%00"),
                                malformed("nul-behind-sidecar")
                                        .extended()
                                        .get("/public/%00")
                                        .by(Caller.CLIENT)))
                .flatMap(part -> part);
    }

    /** What BASE takes for other paths: it passes, and arrives as it was sent. */
    private static Stream<AuthorizationVector> passing(String suffix, Caller caller) {
        return Stream.of(
                        unchanged("double-slash" + suffix, "//private"),
                        unchanged("encoded-slash" + suffix, "/%2fprivate"),
                        unchanged("dots-and-encoded-slash" + suffix, "/..%2fprivate"),
                        unchanged("doubly-encoded-dots" + suffix, "/%252e%252e/private"),
                        unchanged("doubly-encoded-letter" + suffix, "/%2570rivate"),
                        unchanged("dots-in-the-query" + suffix, "/public/?back=/../private"))
                .map(row -> row.by(caller));
    }

    private static AuthorizationVector unchanged(String leafId, String target) {
        return allowedAs(leafId, target).get(target);
    }

    @Case(
            id = "az-18",
            title =
                    "a path is normalised before it is judged: dots, backslashes and encoded letters hide nothing; slashes are neither merged nor decoded",
            source = NORMALIZATION + "; authz_test.go, TestAuthz_PathNormalization",
            how =
                    "GET is allowed everywhere but at /private, POST nowhere but below /public; a caller without a sidecar asks, and one behind it.",
            rows = "S12",
            kills = "raw-path-judged")
    @LeafSource("disguises")
    void disguisedPaths(Lane lane, Observations leaves, List<AuthorizationVector> rows)
            throws Exception {
        AuthorizationTable.observe(
                lane,
                leaves,
                rows,
                deny(List.of(paths("/private"))),
                allow(
                        List.of(
                                "- {to: [{operation: {methods: [GET]}}]}",
                                operation("/public/*", "methods: [POST]"))));
    }

    /** A path as it is sent, and as it is judged and arrives. */
    private record Normalized(String leafId, String sent, String judged) {
        AuthorizationVector row() {
            return allowedAs(leafId, judged).get(sent);
        }
    }

    /** A parent as Envoy and some applications read it, beyond RFC 3986: therefore not core. */
    private static final Normalized PARAMETER =
            new Normalized("dot-dot-with-parameter", "/app/..;/admin", "/admin");

    /** Those of Istio's table for BASE, and what is to stay as it is. */
    private static final List<Normalized> NORMALIZED =
            List.of(
                    new Normalized("trailing-slash", "/app/", "/app/"),
                    new Normalized("dot-dot", "/app/../admin", "/admin"),
                    new Normalized("double-slash", "/app//", "/app//"),
                    new Normalized("encoded-slash", "/app/%2f", "/app/%2f"),
                    new Normalized("encoded-slash-then-slash", "/app%2f/", "/app%2f/"),
                    new Normalized("encoded-digit", "/xyz%30..//abc", "/xyz0..//abc"),
                    new Normalized("half-encoded-dots", "/app/%2E./admin", "/admin"),
                    new Normalized("backslash", "/app\\admin", "/app/admin"),
                    new Normalized(
                            "backslashes-and-slashes", "/app/\\/\\/\\admin", "/app//////admin"),
                    new Normalized(
                            "encoded-slashes-and-backslashes",
                            "/%2Fapp%5cadmin%5Cabc",
                            "/%2Fapp%5cadmin%5Cabc"),
                    new Normalized(
                            "all-at-once",
                            "/%5Capp%2f%5c%2F%2e%2e%2fadmin%5c\\abc",
                            "/%5Capp%2f%5c%2F..%2fadmin%5c/abc"),
                    new Normalized("empty-segment-counts", "/app//../admin", "/app/admin"),
                    new Normalized("two-levels-up", "/app//../../admin", "/admin"),
                    new Normalized("parameter", "/admin;a=b", "/admin;a=b"),
                    new Normalized("three-dots", "/.../admin", "/.../admin"),
                    new Normalized("query", "/app/../admin?x=/a/../%2e", "/admin?x=/a/../%2e"));

    static Stream<AuthorizationVector> normalized() {
        return Stream.of(
                        NORMALIZED.stream().map(Normalized::row),
                        Stream.of(
                                PARAMETER.row().extended(),
                                allowedAs("dot-dot-by-http2", "/admin")
                                        .get("/app/../admin")
                                        .over(Way.HTTP2),
                                allowedAs("dot-dot-behind-sidecar", "/admin")
                                        .get("/app/../admin")
                                        .by(Caller.CLIENT),
                                allowedAs("backslash-behind-sidecar", "/app/admin")
                                        .get("/app\\admin")
                                        .by(Caller.CLIENT),
                                allowedAs("encoded-behind-sidecar", "/%2Fapp%5cadmin%5Cabc")
                                        .get("/%2Fapp%5cadmin%5Cabc")
                                        .by(Caller.CLIENT)))
                .flatMap(part -> part);
    }

    @Case(
            id = "az-19",
            title = "the application receives the very path that was judged",
            source = NORMALIZATION + ", Base",
            how =
                    "Only the normalised paths are allowed, each exactly, and the application tells which one it was asked for.",
            rows = "S12",
            kills = "judged-path-not-forwarded")
    @LeafSource("normalized")
    void judgedIsForwarded(Lane lane, Observations leaves, List<AuthorizationVector> rows)
            throws Exception {
        AuthorizationTable.observe(
                lane,
                leaves,
                rows,
                allow(
                        List.of(
                                paths(
                                        NORMALIZED.stream()
                                                .map(Normalized::judged)
                                                .map(path -> path.split("\\?", 2)[0])
                                                .distinct()
                                                .toArray(String[]::new)))));
    }
}
