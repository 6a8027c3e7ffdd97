package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.TlsSession;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A workload proves itself with the kind of key that its pod asks for. */
@InProfile(MESH)
final class KeyKindCases {
    /** What a pod asks for, by variables of Istio's agent, and what its leaf's key then is. */
    record Asked(String leafId, Map<String, String> variables, String algorithm, int bits)
            implements LeafParameter {
        @Override
        public String group() {
            return "keys";
        }

        @Override
        public Level level() {
            return Level.EXTENDED;
        }

        @Override
        public String title() {
            return "its leaf has a key: " + key();
        }

        String key() {
            return words(algorithm, bits);
        }
    }

    static Stream<Asked> asked() {
        return Stream.concat(
                Stream.of(256, 384)
                        .map(bits ->
                                new Asked(
                                        "ecdsa-p" + bits,
                                        Map.of(
                                                "ECC_SIGNATURE_ALGORITHM",
                                                "ECDSA",
                                                "ECC_CURVE",
                                                "P" + bits),
                                        "EC",
                                        bits)),
                Stream.of(2048, 3072, 4096)
                        .map(bits ->
                                new Asked(
                                        "rsa-" + bits,
                                        Map.of("WORKLOAD_RSA_KEY_SIZE", Integer.toString(bits)),
                                        "RSA",
                                        bits)));
    }

    @Case(
            id = "tls-10",
            title = "workloads with ECDSA and RSA keys of every usual size serve and call by mTLS",
            source =
                    "istio/istio: pilot/cmd/pilot-agent/options/options.go; tests/integration/security/ecc_signature_algorithm",
            how =
                    "A pod for each kind of key, asked for by proxyMetadata. Its leaf is looked at over TLS 1.2 and 1.3; it is called, and it calls.",
            rows = {"S1", "S3"},
            kills = {"rsa-hard-coded", "key-kind-ignored"})
    @LeafSource("asked")
    void keyKinds(Lane lane, Observations leaves, List<Asked> wanted) throws Exception {
        lane.apply(peerAuthentication("strict", "STRICT"));
        for (Asked each : wanted) {
            Workload workload =
                    lane.deploy(
                            WorkloadSpec.meshed("with-" + each.leafId())
                                    .withProxyMetadata(each.variables()));
            lane.expose(ServiceSpec.standing(workload.spec().name()));
            lane.awaitSentinel(lane.server(), workload);
            leaves.control(Actors.naked(lane, workload)).is(refused());
            leaves.control(Actors.naked(lane, lane.server())).is(refused());
            for (TlsVersion version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)) {
                leaves.expect(each.leafId(), leafKey(lane, workload, version))
                        .settlesOn(Expectation.equalTo(each.key()));
            }
            leaves.expect(each.leafId(), Actors.meshed(lane, workload)).settlesOn(answered(200));
            leaves.expect(each.leafId(), Actors.meshedFrom(lane, workload, lane.server()))
                    .settlesOn(answered(200).withClientIdentity(Actors.identity(lane, workload)));
        }
    }

    /** What key the leaf has that a workload shows. */
    private static Probe<String> leafKey(Lane lane, Workload server, TlsVersion version) {
        Probe<Observation> call = Actors.mutualWithVersion(lane, server, Actors.HTTP, version);
        return () -> {
            Observation seen = call.observe();
            return seen.tls().map(TlsSession::chain).orElse(List.of()).stream()
                    .findFirst()
                    .map(leaf -> words(leaf.getPublicKey()))
                    .orElse(seen.describe());
        };
    }

    private static String words(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> words("EC", ec.getParams().getOrder().bitLength());
            case RSAPublicKey rsa -> words("RSA", rsa.getModulus().bitLength());
            default -> key.getAlgorithm();
        };
    }

    private static String words(String algorithm, int bits) {
        return algorithm + " of " + bits + " bits";
    }
}
