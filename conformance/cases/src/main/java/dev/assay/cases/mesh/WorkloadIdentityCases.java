package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.probe.Certificates;
import dev.assay.cases.probe.PeerChain;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/** What a workload's certificate says, as its sidecar shows it on the wire. */
@InProfile(MESH)
final class WorkloadIdentityCases {
    private static final String PROFILE =
            "istio/istio: security/pkg/pki/util/generate_cert.go, genCertTemplateFromCSR; SPIFFE X509-SVID section 4";
    private static final String SVID = "spiffe/spiffe: standards/X509-SVID.md, section ";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    @Case(
            id = "id-01",
            title =
                    "a workload shows exactly one URI name, made of trust domain, namespace and service account",
            source = "istio/istio: pkg/spiffe/spiffe.go; seed 001",
            rows = "S2",
            kills = "workload-name-in-identity")
    @Leaf(id = "own-service-account")
    @Leaf(id = "shared-service-account")
    @Leaf(id = "unset-service-account")
    void identityFromNamespaceAndAccount(Lane lane, Observations leaves) {
        var other = lane.deploy(WorkloadSpec.meshed("twin").as("shared-account"));
        leaves.expect("own-service-account", Actors.chain(lane, lane.server()))
                .settlesOn(names(Actors.identity(lane, lane.server())));
        leaves.expect("shared-service-account", Actors.chain(lane, other))
                .settlesOn(names(Actors.identity(lane, other)));
        if (leaves.wants("unset-service-account")) {
            var unset = lane.deploy(WorkloadSpec.meshed("unset").as(WorkloadSpec.DEFAULT_ACCOUNT));
            leaves.expect("unset-service-account", Actors.chain(lane, unset))
                    .settlesOn(
                            names(
                                    "spiffe://%s/ns/%s/sa/default"
                                            .formatted(
                                                    lane.mesh().options().trustDomain(),
                                                    lane.namespace().name())));
        }
    }

    @Case(
            id = "id-01-trust-domain",
            title = "the identity is of the configured trust domain",
            source = "istio/istio: pkg/spiffe/spiffe.go",
            rows = "S2",
            features = Features.TRUST_DOMAIN,
            kills = "trust-domain-hard-coded")
    @OnLane(scope = Scope.READ_ONLY, trustDomain = "td1.example")
    void configuredTrustDomain(Lane lane, Observations leaves) {
        leaves.expect(Actors.chain(lane, lane.server()))
                .settlesOn(
                        names("spiffe://td1.example/ns/" + lane.namespace().name() + "/sa/server"));
    }

    @Case(
            id = "id-02",
            title = "two workloads of one service account share the identity and nothing else",
            source = "istio.io: docs/concepts/security, identity provisioning workflow",
            rows = "S2",
            kills = {"key-shared-between-workloads", "serials-repeat", "workload-name-in-identity"})
    @Leaf(id = "same-identity")
    @Leaf(id = "different-keys")
    @Leaf(id = "different-serials")
    void oneAccountTwoKeys(Lane lane, Observations leaves) {
        var one = lane.deploy(WorkloadSpec.meshed("one").as("twins"));
        var two = lane.deploy(WorkloadSpec.meshed("two").as("twins"));
        var both = Actors.chains(lane, one, two);
        leaves.expect("same-identity", both)
                .settlesOn(
                        Expectation.of(
                                "the same URI name",
                                seen ->
                                        seen.certificates().size() == 2
                                                && seen.distinct(Certificates::uris) == 1));
        leaves.expect("different-keys", both)
                .settlesOn(
                        Expectation.of(
                                "two public keys",
                                seen -> seen.distinct(X509Certificate::getPublicKey) == 2));
        leaves.expect("different-serials", both)
                .settlesOn(
                        Expectation.of(
                                "two serial numbers",
                                seen -> seen.distinct(X509Certificate::getSerialNumber) == 2));
    }

    @Case(
            id = "id-03",
            title = "the leaf is no CA, may sign handshakes only, and serves both roles",
            source = PROFILE,
            rows = {"S3", "S2"},
            kills = {"leaf-can-sign", "leaf-can-revoke", "one-role-only", "leaf-is-a-ca"})
    @Leaf(id = "not-a-ca")
    @Leaf(id = "key-usage")
    @Leaf(id = "both-roles")
    @OnLane(scope = Scope.READ_ONLY)
    void leafProfile(Lane lane, Observations leaves) {
        var chain = Actors.chain(lane, lane.server());
        leaves.expect("not-a-ca", chain)
                .settlesOn(
                        leaf(
                                "basicConstraints says no CA",
                                leaf -> leaf.getBasicConstraints() < 0));
        leaves.expect("key-usage", chain)
                .settlesOn(
                        leaf(
                                "key usage: digitalSignature, at most keyEncipherment beside it",
                                Certificates::signsHandshakesOnly));
        leaves.expect("both-roles", chain)
                .settlesOn(
                        leaf(
                                "extended key usage serverAuth and clientAuth",
                                leaf ->
                                        Certificates.extendedKeyUsages(leaf)
                                                .containsAll(List.of(SERVER_AUTH, CLIENT_AUTH))));
    }

    @Case(
            id = "sv-11",
            title = "the leaf has a key usage, which is critical",
            source = SVID + "4.3",
            rows = "S2",
            kills = {"key-usage-not-critical", "key-usage-left-out"})
    @OnLane(scope = Scope.READ_ONLY)
    void criticalKeyUsage(Lane lane, Observations leaves) {
        leaves.expect(Actors.chain(lane, lane.server()))
                .settlesOn(
                        leaf("a critical key usage", leaf -> critical(leaf).contains("2.5.29.15")));
    }

    @Case(
            id = "sv-14",
            title = "the names of a leaf without a subject are critical",
            source =
                    SVID
                            + "3.1; RFC 5280 section 4.2.1.6; istio/istio: security/pkg/pki/util/san.go",
            rows = "S2",
            kills = "names-not-critical")
    @OnLane(scope = Scope.READ_ONLY)
    void criticalNames(Lane lane, Observations leaves) {
        leaves.expect(Actors.chain(lane, lane.server()))
                .settlesOn(
                        leaf(
                                "critical subjectAltName where the subject is empty",
                                leaf ->
                                        !leaf.getSubjectX500Principal().getName().isEmpty()
                                                || critical(leaf).contains("2.5.29.17")));
    }

    @Case(
            id = "id-04",
            title =
                    "with a plugged intermediate the chain on the wire leads to the root that was plugged in",
            source = "istio/istio: tests/integration/security/ca_custom_root/secure_naming_test.go",
            rows = "S3",
            features = Features.PLUGGED_CA,
            kills = "intermediate-omitted")
    @Leaf(id = "intermediate-sent")
    @Leaf(id = "verifies-to-root")
    @OnLane(scope = Scope.READ_ONLY)
    void pluggedIntermediate(Lane lane, Observations leaves) {
        X509Certificate signer = lane.mesh().ca().pluggedSigner().chain().getFirst();
        var chain = Actors.chain(lane, lane.server());
        leaves.expect("intermediate-sent", chain)
                .settlesOn(
                        Expectation.of(
                                "the plugged intermediate in the chain",
                                seen -> seen.certificates().contains(signer)));
        leaves.expect("verifies-to-root", chain)
                .settlesOn(
                        Expectation.of(
                                "a chain that verifies to the mesh's root",
                                seen ->
                                        Certificates.verifies(
                                                seen.certificates(), lane.mesh().ca().roots())));
    }

    private static Expectation<PeerChain> names(String uri) {
        return leaf(
                "exactly the URI name " + uri,
                leaf -> Certificates.uris(leaf).equals(List.of(uri)));
    }

    private static Expectation<PeerChain> leaf(
            String words, java.util.function.Predicate<X509Certificate> test) {
        return Expectation.of(
                words,
                seen ->
                        !seen.certificates().isEmpty()
                                && test.test(seen.certificates().getFirst()));
    }

    private static Set<String> critical(X509Certificate leaf) {
        Set<String> critical = leaf.getCriticalExtensionOIDs();
        return critical == null ? Set.of() : critical;
    }
}
