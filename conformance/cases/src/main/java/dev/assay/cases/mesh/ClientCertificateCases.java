package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Applied;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.OutsideServer.Shown;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.OutsideAuthority;
import java.util.Map;

/** A client certificate that a DestinationRule names, for servers outside the mesh. */
@InProfile(MESH)
final class ClientCertificateCases {
    private static final String CERTIFICATE = "clientCertificate: ${files}/cert.pem";
    private static final String KEY = "privateKey: ${files}/key.pem";
    private static final String CREDENTIAL = "partner-credential";
    private static final String AUTHORITY = "caCertificates: ${files}/ca.pem";

    @Case(
            id = "dr-16",
            title =
                    "MUTUAL: the server is shown the certificate of the rule's files, never the mesh's",
            source =
                    "istio/istio: pilot/pkg/networking/core/cluster_tls.go, pkg/config/validation/agent/validation.go:326, tests/integration/security/filebased_tls_origination, egress_sidecar_tls_origination_test.go",
            how =
                    "The server notes which certificate the caller's sidecar shows. Then the files are replaced, a rule names a revocation list on which the server stands, and another a Secret.",
            rows = "S21",
            kills = {
                "credential-name-ignored",
                "origin-files-read-once",
                "origin-not-verified",
                "insecure-by-default",
                "originates-with-mesh-certificate",
                "port-level-without-selector-accepted",
                "revocations-ignored"
            })
    @Leaf(id = "file-certificate")
    @Leaf(id = "certificate-unset")
    @Leaf(id = "key-unset")
    @Leaf(id = "replaced-files", level = Level.EXTENDED)
    @Leaf(id = "revoked-server", level = Level.EXTENDED)
    @Leaf(id = "secret-certificate", level = Level.EXTENDED)
    void mutual(Lane lane, Observations leaves) throws Exception {
        OutsideAuthority authority = OutsideServer.authority(lane, "authority");
        Credentials shown = authority.server(OutsideServer.host(lane));
        Credentials first = authority.client("first.example");
        Credentials second = authority.client("second.example");
        OutsideServer server = OutsideServer.standUp(lane, shown, files(authority, shown, first));

        server.rule("mode: MUTUAL", CERTIFICATE, KEY, AUTHORITY);
        leaves.expect("file-certificate", server.shown()).settlesOn(Shown.certificate(first));
        leaves.expect(
                        "certificate-unset",
                        () -> lane.tryApply(server.ruleText("mode: MUTUAL", KEY, AUTHORITY)))
                .is(Applied.rejected());
        leaves.expect(
                        "key-unset",
                        () ->
                                lane.tryApply(
                                        server.ruleText("mode: MUTUAL", CERTIFICATE, AUTHORITY)))
                .is(Applied.rejected());

        server.rule("mode: MUTUAL", CERTIFICATE, KEY, AUTHORITY, "caCrl: ${files}/clean.pem");
        leaves.control(server.asked()).is(answered(200));
        lane.putSecret(OutsideServer.FILES, files(authority, shown, second));
        leaves.expect("replaced-files", server.shown()).settlesOn(Shown.certificate(second));
        leaves.control(server.asked()).is(answered(200));
        server.rule("mode: MUTUAL", CERTIFICATE, KEY, AUTHORITY, "caCrl: ${files}/revoked.pem");
        leaves.expect("revoked-server", server.asked()).settlesOn(upstreamFailure());

        Credentials third = authority.client("third.example");
        lane.putSecret(
                CREDENTIAL,
                Map.of(
                        "tls.crt",
                        third.chainPem(),
                        "tls.key",
                        third.keyPem(),
                        "ca.crt",
                        authority.rootPem()));
        server.rule("mode: MUTUAL", "credentialName: " + CREDENTIAL);
        leaves.expect("secret-certificate", server.shown()).settlesOn(Shown.certificate(third));
    }

    private static Map<String, String> files(
            OutsideAuthority authority, Credentials server, Credentials client) {
        return Map.of(
                "ca.pem",
                authority.rootPem(),
                "cert.pem",
                client.chainPem(),
                "key.pem",
                client.keyPem(),
                "clean.pem",
                authority.revocations(),
                "revoked.pem",
                authority.revocations(server));
    }
}
