package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.controlplane.effective.EffectiveMesh;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A mesh that is looked at. Immutable.
 *
 * @param probes what the kubelet asks of the workloads
 * @param authority the certificates of a CA that is plugged in; empty where none is, or none is
 *     known
 * @param now by which is judged what has expired
 */
public record Analyzed(
        EffectiveMesh mesh,
        MeshOptions options,
        Sources sources,
        List<KubeletProbe> probes,
        List<AuthorityFile> authority,
        Instant now) {

    /**
     * A probe that makes a connection.
     *
     * @param workload {@code namespace/name}
     * @param port the workload port
     * @param rewritten whether the sidecar asks in the kubelet's place
     */
    public record KubeletProbe(String workload, int port, boolean rewritten, Cited cited) {}

    public Analyzed {
        probes = List.copyOf(probes);
        authority = List.copyOf(authority);
    }

    /** In the order of their names. */
    List<Workload> workloads() {
        return mesh.inventory().workloads().values().stream()
                .sorted(Comparator.comparing(Workload::key))
                .toList();
    }

    /** The ones that send and take plaintext alone. */
    List<Workload> naked() {
        return workloads().stream().filter(workload -> !workload.proxied()).toList();
    }

    /** In the order of their names. */
    List<Service> services() {
        return mesh.inventory().services().values().stream()
                .sorted(Comparator.comparing(Service::key))
                .toList();
    }

    /** The SPIFFE ID that a workload's sidecar shows. */
    public String identity(Workload workload) {
        return "spiffe://"
                + options.trustDomain().name()
                + "/ns/"
                + workload.namespace()
                + "/sa/"
                + workload.serviceAccount();
    }

    /** Some names, so that a finding stays readable. */
    static String some(List<String> names) {
        int shown = 5;
        List<String> distinct = names.stream().distinct().toList();
        return distinct.size() <= shown
                ? String.join(", ", distinct)
                : String.join(", ", distinct.subList(0, shown))
                        + " and "
                        + (distinct.size() - shown)
                        + " more";
    }
}
