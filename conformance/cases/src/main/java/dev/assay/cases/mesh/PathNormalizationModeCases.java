package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.AuthorizationTable.deny;
import static dev.assay.cases.mesh.AuthorizationTable.paths;
import static dev.assay.cases.mesh.AuthorizationVector.allowedAs;
import static dev.assay.cases.mesh.AuthorizationVector.denied;
import static dev.assay.cases.mesh.AuthorizationVector.malformed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.mesh.AuthorizationVector.Caller;
import dev.assay.cases.mesh.AuthorizationVector.Way;
import dev.assay.fixtures.environment.MeshOptions.PathNormalization;
import java.util.List;
import java.util.stream.Stream;

/**
 * What becomes of a path in a mesh whose config asks for more than BASE. Under each setting one
 * path is denied, and the application tells at which path it was asked.
 */
@InProfile(MESH)
final class PathNormalizationModeCases {
    private static final String NORMALIZATION =
            "istio/istio: tests/integration/security/normalization_test.go; "
                    + "istio/api: mesh/v1alpha1/config.proto, ProxyPathNormalization";

    private static final String HOW =
            "GET is denied at /private alone; a caller without a sidecar asks, and one behind it.";

    private static final List<String> DENIED = List.of(paths("/private"));

    static Stream<AuthorizationVector> decoded() {
        return Stream.concat(
                        Stream.of(
                                denied("undisguised").get("/private"),
                                denied("double-slash-private").get("//private"),
                                denied("encoded-slash-private").get("/%2fprivate"),
                                denied("encoded-slash-in-capitals-private").get("/%2Fprivate"),
                                denied("dots-and-encoded-slash-private").get("/x/..%2fprivate"),
                                denied("encoded-backslashes-private").get("/x%5c..%5Cprivate"),
                                denied("encoded-slash-private-by-http2")
                                        .get("/%2fprivate")
                                        .over(Way.HTTP2),
                                denied("encoded-slash-private-behind-sidecar")
                                        .get("/%2fprivate")
                                        .by(Caller.CLIENT),
                                malformed("nul").get("/admin%00")),
                        Stream.of(
                                allowedAs("double-slash", "/app/").get("/app//"),
                                allowedAs("encoded-slash", "/app/").get("/app/%2f"),
                                allowedAs("encoded-slash-then-slash", "/app/").get("/app%2f/"),
                                allowedAs("encoded-digit", "/xyz0../abc").get("/xyz%30..//abc"),
                                allowedAs("encoded-slashes-and-backslashes", "/app/admin/abc")
                                        .get("/%2Fapp%5cadmin%5Cabc"),
                                allowedAs("all-at-once", "/app/admin/abc")
                                        .get("/%5Capp%2f%5c%2F%2e%2e%2fadmin%5c\\abc"),
                                allowedAs("overlong-dots", "/%c0.%c0./admin")
                                        .get("/%c0%2e%c0%2e/admin"),
                                allowedAs("overlong-slash", "/%c0/admin").get("/%c0%2fadmin"),
                                unchanged("doubly-encoded", "/%252e%252e%252fadmin"),
                                unchanged("overlong-encoded-slash", "/%c0%afadmin"),
                                unchanged("capitals", "/ADMIN"),
                                unchanged("slashes-in-the-query", "/app?x=//a%2f..%2fb")))
                .map(AuthorizationVector::extended);
    }

    static Stream<AuthorizationVector> merged() {
        return Stream.concat(
                        Stream.of(
                                denied("undisguised").get("/private"),
                                denied("double-slash-private").get("//private"),
                                denied("many-slashes-private").get("////private"),
                                denied("backslashes-private").get("/\\\\private"),
                                denied("double-slash-private-behind-sidecar")
                                        .get("//private")
                                        .by(Caller.CLIENT),
                                unchanged("encoded-slash-private", "/%2fprivate"),
                                malformed("nul").get("/admin%00")),
                        Stream.of(
                                allowedAs("double-slash", "/app/").get("/app//"),
                                allowedAs("encoded-digit", "/xyz0../abc").get("/xyz%30..//abc"),
                                allowedAs("backslashes-and-slashes", "/app/admin")
                                        .get("/app/\\/\\/\\admin"),
                                unchanged("encoded-slash", "/app/%2f"),
                                unchanged(
                                        "encoded-slashes-and-backslashes", "/%2Fapp%5cadmin%5Cabc"),
                                unchanged("slashes-in-the-query", "/app?x=//a")))
                .map(AuthorizationVector::extended);
    }

    private static AuthorizationVector unchanged(String leafId, String target) {
        return allowedAs(leafId, target).get(target);
    }

    @Case(
            id = "az-20",
            title =
                    "under DECODE_AND_MERGE_SLASHES encoded slashes and backslashes are slashes, and runs of them are one",
            source = NORMALIZATION,
            how = HOW,
            rows = "S12",
            features = Features.PATH_NORMALIZATION,
            kills = "path-normalization-ignored")
    @LeafSource("decoded")
    @OnLane(pathNormalization = PathNormalization.DECODE_AND_MERGE_SLASHES)
    void slashesAreDecoded(Lane lane, Observations leaves, List<AuthorizationVector> rows)
            throws Exception {
        AuthorizationTable.observe(lane, leaves, rows, deny(DENIED));
    }

    @Case(
            id = "az-20-merge-slashes",
            title = "under MERGE_SLASHES runs of slashes are one, and encoded slashes stay",
            source = NORMALIZATION,
            how = HOW,
            rows = "S12",
            features = Features.PATH_NORMALIZATION,
            kills = {"path-normalization-ignored", "merging-decodes-too"})
    @LeafSource("merged")
    @OnLane(pathNormalization = PathNormalization.MERGE_SLASHES)
    void slashesAreMerged(Lane lane, Observations leaves, List<AuthorizationVector> rows)
            throws Exception {
        AuthorizationTable.observe(lane, leaves, rows, deny(DENIED));
    }
}
