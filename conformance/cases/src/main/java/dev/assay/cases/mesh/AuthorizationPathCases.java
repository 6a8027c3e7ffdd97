package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.AuthorizationTable.allow;
import static dev.assay.cases.mesh.AuthorizationTable.deny;
import static dev.assay.cases.mesh.AuthorizationTable.operation;
import static dev.assay.cases.mesh.AuthorizationTable.paths;
import static dev.assay.cases.mesh.AuthorizationVector.allowed;
import static dev.assay.cases.mesh.AuthorizationVector.allowedAs;
import static dev.assay.cases.mesh.AuthorizationVector.denied;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.AuthorizationVector.Caller;
import java.util.List;
import java.util.stream.Stream;

/** Which paths a rule means. What becomes of a path before it is judged: PathNormalizationCases. */
@InProfile(MESH)
final class AuthorizationPathCases {
    private static final String TESTS = "istio/istio: tests/integration/security/authz_test.go";

    private static final List<String> ALLOWED =
            List.of(
                    paths("/exact", "/prefix*", "*/suffix", "/in*side"),
                    operation("*", "methods: [DELETE]"),
                    operation(
                            "/not/*",
                            "notPaths: [\"/not/exact\", \"/not/prefix*\", \"*/suffix-too\"]"),
                    paths("/den*"));

    static Stream<AuthorizationVector> patterns() {
        return Stream.of(
                        Stream.of(
                                allowed("exact").get("/exact"),
                                denied("exact-longer").get("/exactly"),
                                denied("exact-with-slash").get("/exact/"),
                                denied("exact-below").get("/exact/below"),
                                denied("exact-elsewhere").get("/elsewhere/exact"),
                                denied("exact-in-capitals").get("/Exact"),
                                allowed("prefix-alone").get("/prefix"),
                                allowed("prefix-longer").get("/prefixed/below"),
                                denied("prefix-shorter").get("/prefi"),
                                denied("prefix-elsewhere").get("/elsewhere/prefix"),
                                denied("prefix-in-capitals").get("/PREFIX/below"),
                                allowed("suffix").get("/elsewhere/suffix"),
                                allowed("suffix-alone").get("/suffix"),
                                denied("suffix-below").get("/elsewhere/suffix/below"),
                                denied("suffix-in-capitals").get("/elsewhere/SUFFIX"),
                                allowed("presence").send("DELETE", "/elsewhere"),
                                allowed("star-inside-itself").extended().get("/in*side"),
                                denied("star-inside-matches-no-more").extended().get("/in-side")),
                        Stream.of(
                                denied("not-exact").get("/not/exact"),
                                denied("not-prefix").get("/not/prefixed"),
                                denied("not-suffix").get("/not/elsewhere/suffix-too"),
                                allowed("not-exact-longer").get("/not/exactly"),
                                allowed("not-exact-in-capitals").get("/not/Exact"),
                                denied("denied").get("/deny"),
                                allowed("denied-longer").get("/deny-not"),
                                allowed("denied-in-capitals").get("/denY")),
                        Stream.of(
                                allowedAs("query-string-ignored", "/exact?param=value")
                                        .get("/exact?param=value"),
                                allowedAs(
                                                "query-string-ignored-behind-sidecar",
                                                "/exact?param=value")
                                        .get("/exact?param=value")
                                        .by(Caller.CLIENT),
                                allowed("query-string-ignored-by-suffix")
                                        .get("/elsewhere/suffix?param=value"),
                                denied("query-string-is-no-suffix").get("/elsewhere?next=/suffix"),
                                denied("query-string-evades-no-denial").get("/deny?param=value"),
                                denied("query-string-evades-no-denial-behind-sidecar")
                                        .get("/deny?param=value")
                                        .by(Caller.CLIENT),
                                denied("query-string-evades-no-not-path")
                                        .get("/not/exact?param=value")))
                .flatMap(part -> part);
    }

    @Case(
            id = "az-17",
            title =
                    "paths match exactly, by prefix and by suffix, in their own case and without the query",
            source =
                    TESTS
                            + ", TestAuthz_DenyPrincipal (/deny?param=value); normalization_test.go (/Admin)",
            rows = "S12",
            kills = {"query-defeats-match", "paths-case-folded"})
    @LeafSource("patterns")
    void pathPatterns(Lane lane, Observations leaves, List<AuthorizationVector> rows)
            throws Exception {
        AuthorizationTable.observe(
                lane, leaves, rows, allow(ALLOWED), deny(List.of(paths("/deny"))));
    }

    static Stream<AuthorizationVector> templates() {
        return Stream.of(
                        // /allow/admin/{**}
                        Stream.of(
                                allowed("last-any-of-none").get("/allow/admin/"),
                                denied("last-any-needs-its-slash").get("/allow/admin"),
                                denied("last-any-after-another").get("/allow/user/"),
                                denied("last-any-with-query").get("/allow/admin?param=value"),
                                denied("last-any-of-less").get("/allow"),
                                allowed("last-any-of-one").get("/allow/admin/temp"),
                                allowed("last-any-with-dot").get("/allow/admin/temp.txt"),
                                allowed("last-any-of-two").get("/allow/admin/foo/temp.txt")),
                        // /foo/{*}/bar/{**}
                        Stream.of(
                                allowed("one-then-any").get("/foo/buzz/bar/bat"),
                                allowed("one-then-any-with-dot").get("/foo/buzz/bar/bat.txt"),
                                allowed("one-then-any-with-two-dots")
                                        .get("/foo/buzz/bar/bat.temp.txt"),
                                allowed("one-then-any-of-two").get("/foo/buzz/bar/bat/fuzz.txt"),
                                denied("one-is-not-none").get("/foo/bar/bat.txt"),
                                denied("one-is-not-empty").get("/foo//bar/bat.txt"),
                                denied("one-is-not-two").get("/foo/buzz/buzz/bar/bat.txt")),
                        // /store/{**}/cart
                        Stream.of(
                                allowed("inner-any-empty").get("/store//cart"),
                                denied("inner-any-is-not-none").get("/store/cart"),
                                allowed("inner-any-of-one").get("/store/foo/cart"),
                                allowed("inner-any-of-two").get("/store/foo/bar/cart")))
                .flatMap(part -> part)
                .map(AuthorizationVector::extended);
    }

    @Case(
            id = "az-21",
            title =
                    "in a path template {*} is one segment that is not empty, {**} any number at its place",
            source = TESTS + ", TestAuthz_PathTemplating",
            rows = "S12",
            kills = "templates-are-literal")
    @LeafSource("templates")
    void pathTemplates(Lane lane, Observations leaves, List<AuthorizationVector> rows)
            throws Exception {
        AuthorizationTable.observe(
                lane,
                leaves,
                rows,
                allow(
                        List.of(
                                paths(
                                        "/allow/admin/{**}",
                                        "/foo/{*}/bar/{**}",
                                        "/store/{**}/cart"))));
    }
}
