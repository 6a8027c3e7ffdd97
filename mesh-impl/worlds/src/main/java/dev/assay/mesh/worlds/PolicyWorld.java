package dev.assay.mesh.worlds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/**
 * A small mesh, its policies and the questions about it. The components' names are the fields of
 * its JSON form, which the Go program reads.
 *
 * @param resources as Kubernetes would store them: trees of maps, lists and text
 */
public record PolicyWorld(
        Mesh mesh,
        List<Workload> workloads,
        List<Service> services,
        List<Map<String, Object>> resources,
        List<ModeQuestion> modes,
        List<CallQuestion> calls,
        List<Request> requests) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The settings of the whole mesh. */
    public record Mesh(
            String rootNamespace,
            String trustDomain,
            List<String> trustDomainAliases,
            boolean autoMtls) {}

    /**
     * A pod.
     *
     * @param meshed whether a sidecar stands before it and the pod has not opted out
     */
    public record Workload(
            String namespace,
            String name,
            String serviceAccount,
            Map<String, String> labels,
            String address,
            boolean meshed) {}

    /**
     * A service.
     *
     * @param external whether it lies outside the mesh
     * @param endpoints indices of workloads
     */
    public record Service(
            String namespace,
            String host,
            boolean external,
            String address,
            List<Port> ports,
            List<Integer> endpoints) {}

    /** A service's port and the workload port behind it. */
    public record Port(int number, String name, int target) {}

    /** Asks for the mode in force on a workload port. */
    public record ModeQuestion(int workload, int port) {}

    /** Asks for the TLS of a client towards one endpoint of a service. */
    public record CallQuestion(int client, int service, int port, String subset, int endpoint) {}

    /**
     * Asks for the verdict on what reached a workload.
     *
     * @param principal the caller's SPIFFE ID without its scheme, empty in plaintext
     * @param method empty: it is a TCP connection
     * @param headers pairs of name and value
     */
    public record Request(
            int workload,
            String principal,
            String sourceIp,
            String remoteIp,
            String destinationIp,
            int port,
            String sni,
            String method,
            String path,
            String host,
            List<List<String>> headers) {}

    public PolicyWorld {
        workloads = List.copyOf(workloads);
        services = List.copyOf(services);
        resources = List.copyOf(resources);
        modes = List.copyOf(modes);
        calls = List.copyOf(calls);
        requests = List.copyOf(requests);
    }

    /** The same world with other resources. */
    public PolicyWorld with(List<Map<String, Object>> others) {
        return new PolicyWorld(mesh, workloads, services, others, modes, calls, requests);
    }

    /** One line of JSON, without its end; equal worlds of one seed give equal text. */
    public String line() {
        return text(this);
    }

    /** A resource as one line of JSON, which is YAML too. */
    public static String text(Object tree) {
        try {
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text cannot be written", e);
        }
    }
}
