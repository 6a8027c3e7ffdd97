package dev.assay.mesh.kubernetes.watch;

import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.controlplane.registry.Workload.Role;
import dev.assay.mesh.kubernetes.inject.GatewayPod;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a pod is to the mesh. */
final class PodReader {

    /** The sidecar's container, native or not. */
    static final String SIDECAR = "istio-proxy";

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private PodReader() {}

    /**
     * The workload that a pod is; empty once all its containers have ended. A pod without an
     * address counts already, so that its proxy is served as soon as it calls.
     */
    static Optional<Workload> workload(Pod pod) {
        var metadata = pod.getMetadata();
        var status = pod.getStatus();
        if (status != null && ENDED.contains(Objects.toString(status.getPhase(), ""))) {
            return Optional.empty();
        }
        var address = status == null ? "" : Objects.toString(status.getPodIP(), "");
        var account = pod.getSpec().getServiceAccountName();
        return Optional.of(
                new Workload(
                        metadata.getNamespace(),
                        metadata.getName(),
                        Objects.requireNonNullElse(metadata.getLabels(), Map.of()),
                        account == null || account.isEmpty() ? "default" : account,
                        address,
                        role(pod),
                        !address.isEmpty() && isReady(pod),
                        Map.of()));
    }

    private static Role role(Pod pod) {
        if (containers(pod).noneMatch(c -> SIDECAR.equals(c.getName()))) {
            return Role.NAKED;
        }
        return GatewayPod.is(
                        Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of()))
                ? Role.GATEWAY
                : Role.SIDECAR;
    }

    /** The number of a port that a container declares by name. */
    static Optional<Integer> port(Pod pod, String name) {
        return containers(pod)
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> name.equals(port.getName()))
                .map(port -> port.getContainerPort())
                .findFirst();
    }

    private static Stream<Container> containers(Pod pod) {
        return Stream.concat(
                pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream());
    }

    /** A pod that is being deleted gets no new connections, ready or not. */
    private static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    }
}
