package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.OutsideServer.Shown;
import dev.assay.fixtures.hostile.OutsideAuthority;
import java.util.Map;

/** TLS that a caller's sidecar originates, and whom it believes on the other end. */
@InProfile(MESH)
final class OriginationCases {
    private static final String ORIGINATION =
            "istio/istio: tests/integration/security/egress_gateway_origination_test.go";
    private static final String CLUSTER_TLS =
            "istio/istio: pilot/pkg/networking/core/cluster_tls.go";
    private static final String[] RIGHT = {"mode: SIMPLE", "caCertificates: ${files}/right.pem"};

    @Case(
            id = "dr-15",
            title = "SIMPLE: a server is spoken to only if the named authority certifies it",
            source = ORIGINATION,
            how =
                    "A workload without a sidecar ends TLS with a certificate of an authority that is none of the mesh's. Between any two rules that must fail stands the right one, which works.",
            rows = "S21",
            kills = {
                "ca-certificates-ignored",
                "insecure-by-default",
                "origin-not-verified",
                "originates-with-mesh-certificate",
                "unverified-without-roots"
            })
    @Leaf(id = "right-authority")
    @Leaf(id = "no-client-certificate")
    @Leaf(id = "wrong-authority")
    @Leaf(id = "wrong-authority-tcp", level = Level.EXTENDED)
    @Leaf(id = "system-roots")
    @Leaf(id = "missing-file")
    @Leaf(id = "missing-credential")
    void simple(Lane lane, Observations leaves) throws Exception {
        OutsideAuthority right = OutsideServer.authority(lane, "right authority");
        OutsideAuthority wrong = OutsideServer.authority(lane, "wrong authority");
        OutsideServer server =
                OutsideServer.standUp(
                        lane,
                        right.server(OutsideServer.host(lane)),
                        Map.of("right.pem", right.rootPem(), "wrong.pem", wrong.rootPem()));

        server.rule(RIGHT);
        leaves.expect("right-authority", server.asked()).settlesOn(answered(200));
        leaves.expect("no-client-certificate", server.shown()).settlesOn(Shown.noCertificate());
        leaves.control(server.sent()).is(echoed());

        server.rule("mode: SIMPLE", "caCertificates: ${files}/wrong.pem");
        leaves.expect("wrong-authority", server.asked()).settlesOn(upstreamFailure());
        leaves.expect("wrong-authority-tcp", server.sent()).settlesOn(refused());
        refusedAfterRight(leaves, "system-roots", server, "mode: SIMPLE");
        refusedAfterRight(
                leaves,
                "missing-file",
                server,
                "mode: SIMPLE",
                "caCertificates: ${files}/missing.pem");
        refusedAfterRight(
                leaves,
                "missing-credential",
                server,
                "mode: SIMPLE",
                "credentialName: no-such-secret");
    }

    private static void refusedAfterRight(
            Observations leaves, String leaf, OutsideServer server, String... tls)
            throws Exception {
        server.rule(RIGHT);
        leaves.control(server.asked()).is(answered(200));
        server.rule(tls);
        leaves.expect(leaf, server.asked()).settlesOn(upstreamFailure());
    }

    @Case(
            id = "dr-17",
            title = "SIMPLE: SNI and the server's name follow the Host, unless the rule fixes them",
            source =
                    CLUSTER_TLS
                            + ", setAutoSniAndAutoSanValidation; releasenotes/notes/auto-san-validation.yaml",
            how =
                    "The server is certified for its whole name only. It is called by that and by a shorter name, and answers with the SNI that it was sent.",
            rows = "S21",
            kills = {
                "explicit-sni-ignored",
                "insecure-by-default",
                "origin-name-unchecked",
                "origin-not-verified",
                "originated-sni-is-service"
            })
    @Leaf(id = "certified-host", level = Level.EXTENDED)
    @Leaf(id = "sni-follows-host", level = Level.EXTENDED)
    @Leaf(id = "other-host", level = Level.EXTENDED)
    @Leaf(id = "explicit-sni", level = Level.EXTENDED)
    @Leaf(id = "explicit-sni-name-unchecked", level = Level.EXTENDED)
    @Leaf(id = "demanded-name", level = Level.EXTENDED)
    void names(Lane lane, Observations leaves) throws Exception {
        OutsideAuthority authority = OutsideServer.authority(lane, "authority");
        String host = OutsideServer.host(lane);
        String shorter = host.substring(0, host.indexOf(".svc."));
        OutsideServer server =
                OutsideServer.standUp(
                        lane, authority.server(host), Map.of("right.pem", authority.rootPem()));

        server.rule(RIGHT);
        leaves.expect("certified-host", server.asked(host)).settlesOn(answered(200));
        leaves.expect("other-host", server.asked(shorter)).settlesOn(upstreamFailure());
        leaves.expect("sni-follows-host", server.shown(shorter))
                .settlesOn(Shown.serverName(shorter));

        server.rule("mode: SIMPLE", "caCertificates: ${files}/right.pem", "sni: partner.example");
        leaves.expect("explicit-sni", server.shown(host))
                .settlesOn(Shown.serverName("partner.example"));
        leaves.expect("explicit-sni-name-unchecked", server.asked(shorter))
                .settlesOn(answered(200));
        server.rule(
                "mode: SIMPLE",
                "caCertificates: ${files}/right.pem",
                "sni: partner.example",
                "subjectAltNames: [partner.example]");
        leaves.expect("demanded-name", server.asked(host)).settlesOn(upstreamFailure());
    }

    @Case(
            id = "dr-18",
            title = "insecureSkipVerify lets a bad certificate pass, and is off by default",
            source = "istio/api: networking/v1alpha3/destination_rule.proto, ClientTLSSettings",
            rows = "S21",
            kills = {"insecure-by-default", "insecure-skip-verify-ignored", "origin-not-verified"})
    @Leaf(id = "skipped", level = Level.EXTENDED)
    @Leaf(id = "off-by-default", level = Level.EXTENDED)
    void verification(Lane lane, Observations leaves) throws Exception {
        OutsideAuthority authority = OutsideServer.authority(lane, "authority");
        OutsideServer server =
                OutsideServer.standUp(
                        lane,
                        OutsideServer.authority(lane, "another").server("another.example"),
                        Map.of("right.pem", authority.rootPem()));
        server.rule("mode: SIMPLE", "insecureSkipVerify: true");
        leaves.expect("skipped", server.asked()).settlesOn(answered(200));
        server.rule("mode: SIMPLE");
        lane.awaitCallerSentinel(server.caller());
        leaves.expect("off-by-default", server.asked()).settlesOn(upstreamFailure());
    }
}
