package dev.assay.cases.ca;

import static dev.assay.cases.catalogue.Profile.MESH;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.time.Duration;

/** Tokens that are good for as long as the pod stands to which the platform gave them. */
@InProfile(MESH)
final class BoundTokenCases {
    /** An API server remembers a review's answer for some seconds, and the pod has to be gone. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @OnLane(workloads = false)
    @Case(
            id = "ca-03-deleted-pod",
            title = "the token of a pod that is gone gets no certificate",
            source =
                    "istio/istio: security/pkg/k8s/tokenreview; Kubernetes: docs/reference/access-authn-authz/service-accounts-admin, bound service account tokens",
            how =
                    "The token's signature and times stay good: only who asks the API server of each token can know.",
            rows = "S3",
            kills = "deleted-pods-token-believed")
    void tokenOfADeletedPod(Lane lane, Observations leaves) throws Exception {
        Workload bound = lane.deploy(WorkloadSpec.meshed("bound"));
        String token = lane.mesh().ca().tokenOf(bound);
        leaves.control(asking(lane, token)).is(Issued.issued("while the pod stands", _ -> true));
        bound.close();
        leaves.expect(asking(lane, token))
                .settlesOn(Issued.refusedAs("UNAUTHENTICATED"), Patience.of(LIMIT));
    }

    private static Probe<Issued> asking(Lane lane, String token) {
        return () ->
                Issued.of(
                        lane.mesh()
                                .ca()
                                .createCertificate(
                                        Csr.asking("", lane.mesh().secrets()).pem(),
                                        Duration.ZERO,
                                        token));
    }
}
