package dev.assay.mesh.kubernetes.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.assay.mesh.controlplane.analysis.Analyzed.KubeletProbe;
import dev.assay.mesh.controlplane.analysis.Cited;
import dev.assay.mesh.controlplane.analysis.Sources.Written;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.controlplane.registry.Workload.Role;
import dev.assay.mesh.kubernetes.inject.GatewayPod;
import dev.assay.mesh.kubernetes.inject.InjectionRule;
import dev.assay.mesh.kubernetes.inject.Sidecar;
import dev.assay.mesh.policy.resource.ForeignObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The workloads and services of a folder of manifests. One thread. */
final class ManifestWorkloads {

    /** Where the template of a kind's pods is. */
    private static final Map<String, String> TEMPLATES =
            Map.of(
                    "Deployment", "spec.template",
                    "StatefulSet", "spec.template",
                    "DaemonSet", "spec.template",
                    "ReplicaSet", "spec.template",
                    "Job", "spec.template",
                    "CronJob", "spec.jobTemplate.spec.template",
                    "Pod", "");

    static final List<String> PROBES = List.of("startupProbe", "readinessProbe", "livenessProbe");

    /** What a probe may do that needs a port. */
    static final List<String> PROBE_ACTIONS = List.of("httpGet", "tcpSocket", "grpc");

    private static final String REWRITE = "sidecar.istio.io/rewriteAppHTTPProbers";

    private final String defaultNamespace;
    private final Map<String, Map<String, String>> namespaceLabels = new HashMap<>();
    private final Map<String, Workload> workloads = new HashMap<>();
    private final Map<String, Service> services = new HashMap<>();
    private final Map<String, JsonNode> pods = new HashMap<>();
    private final Map<String, Written> sources = new HashMap<>();
    private final Map<String, Written> serviceSources = new HashMap<>();
    private final List<KubeletProbe> probes = new ArrayList<>();
    private final Set<String> unknownNamespaces = new TreeSet<>();

    ManifestWorkloads(String defaultNamespace) {
        this.defaultNamespace = defaultNamespace;
    }

    /** Where the template of a kind's pods is, if it makes any; empty for a pod itself. */
    static Optional<String> template(String kind) {
        return Optional.ofNullable(TEMPLATES.get(kind));
    }

    Map<String, Workload> workloads() {
        return workloads;
    }

    Map<String, Service> services() {
        return services;
    }

    Map<String, Written> sources() {
        return sources;
    }

    Map<String, Written> serviceSources() {
        return serviceSources;
    }

    List<KubeletProbe> probes() {
        return probes;
    }

    List<String> assumed() {
        return unknownNamespaces.stream()
                .map(namespace ->
                        "namespace %s is in none of the files: its pods are taken for injected"
                                .formatted(namespace))
                .toList();
    }

    /** Namespaces first, since they say who is injected; services last, since pods name ports. */
    void add(List<ForeignObject> objects) {
        for (ForeignObject object : objects) {
            if (object.kind().equals("Namespace")) {
                var tree = new ObjectTree(object.content());
                namespaceLabels.put(
                        tree.text("metadata.name"), ObjectTree.texts(tree.at("metadata.labels")));
            }
        }
        objects.forEach(object ->
                template(object.kind()).ifPresent(template -> workload(object, template)));
        objects.stream().filter(each -> each.kind().equals("Service")).forEach(this::service);
    }

    private void workload(ForeignObject object, String template) {
        var tree = new ObjectTree(object.content());
        JsonNode pod = template.isEmpty() ? tree.root() : tree.at(template);
        String namespace = tree.text("metadata.namespace", defaultNamespace);
        String name = tree.text("metadata.name");
        String key = namespace + "/" + name;
        var podTree = new ObjectTree(pod);
        workloads.put(
                key,
                new Workload(
                        namespace,
                        name,
                        ObjectTree.texts(podTree.at("metadata.labels")),
                        podTree.text("spec.serviceAccountName", "default"),
                        "",
                        role(object, pod, namespace),
                        true,
                        Map.of()));
        pods.put(key, pod);
        var written =
                new Written(
                        object.kind() + " " + key, object.source(), object.line(), object.lines());
        sources.put(key, written);
        probes(key, written, podTree, template);
    }

    private Role role(ForeignObject object, JsonNode pod, String namespace) {
        if (!Sidecar.isIn(pod) && !(inFile(object) && injected(pod, namespace))) {
            return Role.NAKED;
        }
        return GatewayPod.is(pod) ? Role.GATEWAY : Role.SIDECAR;
    }

    private boolean injected(JsonNode pod, String namespace) {
        var labels = namespaceLabels.get(namespace);
        if (labels == null) {
            unknownNamespaces.add(namespace);
            labels = Map.of("istio-injection", "enabled");
        }
        return InjectionRule.ISTIO.injects(pod, namespace, labels);
    }

    /** A pod that stands got its sidecar when it was made, or never gets one. */
    private static boolean inFile(ForeignObject object) {
        return !object.source().equals(Written.NOWHERE);
    }

    private void probes(String workload, Written written, ObjectTree pod, String template) {
        boolean rewritten = pod.at("metadata.annotations").path(REWRITE).asBoolean(true);
        JsonNode containers = pod.at("spec.containers");
        for (int i = 0; i < containers.size(); i++) {
            for (String probe : PROBES) {
                String field =
                        (template.isEmpty() ? "" : template + ".")
                                + "spec.containers["
                                + i
                                + "]."
                                + probe;
                port(containers.get(i).path(probe), containers.get(i))
                        .ifPresent(port ->
                                probes.add(
                                        new KubeletProbe(
                                                workload,
                                                port,
                                                rewritten,
                                                new Cited(
                                                        written.name(),
                                                        field,
                                                        written.at(field)))));
            }
        }
    }

    private static Optional<Integer> port(JsonNode probe, JsonNode container) {
        for (String action : PROBE_ACTIONS) {
            JsonNode port = probe.path(action).path("port");
            if (!port.isMissingNode()) {
                return port.isInt() || port.isLong()
                        ? Optional.of(port.asInt())
                        : named(container, port.asText());
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> named(JsonNode container, String name) {
        for (JsonNode port : container.path("ports")) {
            if (port.path("name").asText("").equals(name)) {
                return Optional.of(port.path("containerPort").asInt());
            }
        }
        return Optional.empty();
    }

    private void service(ForeignObject object) {
        var tree = new ObjectTree(object.content());
        String namespace = tree.text("metadata.namespace", defaultNamespace);
        String name = tree.text("metadata.name");
        var selector = ObjectTree.texts(tree.at("spec.selector"));
        var ports = new ArrayList<Service.Port>();
        for (JsonNode port : tree.at("spec.ports")) {
            ports.add(
                    new Service.Port(
                            port.path("port").asInt(),
                            port.path("name").asText(""),
                            target(port, namespace, selector),
                            port.path("appProtocol").asText("")));
        }
        var service = new Service(namespace, name, selector, "", ports);
        services.put(service.key(), service);
        serviceSources.put(
                service.key(),
                new Written(
                        "Service " + service.key(),
                        object.source(),
                        object.line(),
                        object.lines()));
    }

    private int target(JsonNode port, String namespace, Map<String, String> selector) {
        JsonNode target = port.path("targetPort");
        if (target.isMissingNode()) {
            return port.path("port").asInt();
        }
        if (target.isNumber()) {
            return target.asInt();
        }
        return workloads.values().stream()
                .filter(workload -> workload.namespace().equals(namespace))
                .filter(workload -> workload.labels().entrySet().containsAll(selector.entrySet()))
                .flatMap(workload -> number(workload.key(), target.asText()).stream())
                .findFirst()
                .orElse(port.path("port").asInt());
    }

    private Optional<Integer> number(String workload, String name) {
        JsonNode pod = pods.getOrDefault(workload, MissingNode.getInstance());
        for (JsonNode container : pod.path("spec").path("containers")) {
            Optional<Integer> number = named(container, name);
            if (number.isPresent()) {
                return number;
            }
        }
        return Optional.empty();
    }
}
