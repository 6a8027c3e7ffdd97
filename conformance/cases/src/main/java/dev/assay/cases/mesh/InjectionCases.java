package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.catalogue.Need;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.fixtures.environment.Cluster;
import dev.assay.fixtures.environment.PodView;
import java.util.List;
import java.util.Map;

/**
 * Which pods get a sidecar. Most are asked of the API in a dry run, which shows what the webhooks
 * make of a pod and leaves nothing behind.
 */
@InProfile(MESH)
final class InjectionCases {
    private static final String RULE = "istio/istio: pkg/kube/inject/inject.go, injectRequired";
    private static final String INJECT = "sidecar.istio.io/inject";

    @OnLane(workloads = false)
    @Case(
            id = "in-01",
            title =
                    "a pod gets a sidecar where its namespace asks for it, and never in the node's network or in Kubernetes' own namespaces",
            source = RULE,
            how =
                    "Pods are created in a labelled and in an unlabelled namespace; for the others the API is asked in a dry run, with a pod that asks for a sidecar itself.",
            rows = "S5",
            kills = "kubernetes-namespaces-injected",
            needs = Need.CLUSTER)
    @Leaf(id = "labelled")
    @Leaf(id = "unlabelled")
    @Leaf(id = "host-network")
    @Leaf(id = "kube-system")
    @Leaf(id = "kube-public")
    @Leaf(id = "kube-node-lease")
    void whereNamespacesAskForIt(Lane lane, Observations leaves) throws Exception {
        var cluster = lane.cluster();
        String labelled = lane.createNamespace("in", cluster.injectionLabel()).name();
        String unlabelled = lane.createNamespace("in", Map.of()).name();
        PodText idle = PodText.idle("idle", cluster.image());
        for (String namespace : List.of(labelled, unlabelled)) {
            cluster.apply(namespace, idle.yaml());
        }
        leaves.expect("labelled", standing(cluster, labelled)).is(injected(cluster));
        leaves.expect("unlabelled", standing(cluster, unlabelled)).is(untouched());

        PodText asking = PodText.idle("asking", cluster.image()).labelled(INJECT, "true");
        leaves.control(dryRun(cluster, unlabelled, asking)).is(injected(cluster));
        leaves.expect(
                        "host-network",
                        dryRun(cluster, labelled, asking.specified("hostNetwork: true")))
                .is(untouched());
        cluster.join("default");
        leaves.control(dryRun(cluster, "default", asking)).is(injected(cluster));
        for (String own : List.of("kube-system", "kube-public", "kube-node-lease")) {
            cluster.join(own);
            leaves.expect(own, dryRun(cluster, own, asking)).is(untouched());
        }
    }

    @OnLane(workloads = false)
    @Case(
            id = "in-02",
            title = "a pod's own label decides against its namespace and against its annotation",
            source = RULE + "; istio.io: docs/setup/additional-setup/sidecar-injection",
            how = "The API is asked in a dry run what it would make of each pod.",
            rows = "S5",
            kills = "pod-label-ignored",
            needs = Need.CLUSTER)
    @Leaf(id = "label-false")
    @Leaf(id = "label-true")
    @Leaf(id = "label-false-beats-annotation")
    @Leaf(id = "label-true-beats-annotation")
    @Leaf(id = "annotation-false", level = Level.EXTENDED)
    @Leaf(
            id = "annotation-true-unlabelled",
            level = Level.EXTENDED,
            title = "an annotation alone gets no sidecar where the namespace does not ask for one")
    @Leaf(
            id = "label-true-disabled",
            level = Level.EXTENDED,
            title = "in a namespace that is labelled disabled no pod gets one")
    void thePodsOwnWord(Lane lane, Observations leaves) throws Exception {
        var cluster = lane.cluster();
        Map<String, String> label = cluster.injectionLabel();
        String labelled = lane.createNamespace("in", label).name();
        String unlabelled = lane.createNamespace("in", Map.of()).name();
        String disabled = lane.createNamespace("in", Map.of("istio-injection", "disabled")).name();
        PodText plain = PodText.idle("idle", cluster.image());
        PodText yes = plain.labelled(INJECT, "true");
        PodText no = plain.labelled(INJECT, "false");
        leaves.control(dryRun(cluster, labelled, plain)).is(injected(cluster));
        leaves.control(dryRun(cluster, unlabelled, plain)).is(untouched());

        leaves.expect("label-false", dryRun(cluster, labelled, no)).is(untouched());
        leaves.expect("label-true", dryRun(cluster, unlabelled, yes)).is(injected(cluster));
        leaves.expect(
                        "label-false-beats-annotation",
                        dryRun(cluster, labelled, no.annotated(INJECT, "true")))
                .is(untouched());
        leaves.expect(
                        "label-true-beats-annotation",
                        dryRun(cluster, labelled, yes.annotated(INJECT, "false")))
                .is(injected(cluster));
        leaves.expect(
                        "annotation-false",
                        dryRun(cluster, labelled, plain.annotated(INJECT, "false")))
                .is(untouched());
        leaves.expect(
                        "annotation-true-unlabelled",
                        dryRun(cluster, unlabelled, plain.annotated(INJECT, "true")))
                .is(untouched());
        leaves.expect("label-true-disabled", dryRun(cluster, disabled, yes)).is(untouched());
    }

    private static Probe<PodView> dryRun(Cluster cluster, String namespace, PodText pod) {
        return () -> cluster.dryRun(namespace, pod.yaml());
    }

    private static Probe<PodView> standing(Cluster cluster, String namespace) {
        return () -> cluster.pod(namespace, "idle").orElseThrow();
    }

    private static Expectation<PodView> injected(Cluster cluster) {
        String sidecar = cluster.sidecarContainer();
        return Expectation.of(
                "a pod with the container " + sidecar, pod -> pod.container(sidecar).isPresent());
    }

    private static Expectation<PodView> untouched() {
        return Expectation.of(
                "a pod with nothing but its own container",
                pod ->
                        pod.containers().stream()
                                .map(PodView.Container::name)
                                .toList()
                                .equals(List.of(PodText.APP)));
    }
}
