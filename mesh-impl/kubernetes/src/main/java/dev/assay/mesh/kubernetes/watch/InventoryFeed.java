package dev.assay.mesh.kubernetes.watch;

import dev.assay.mesh.controlplane.registry.Registry;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Keeps the registry as the cluster's pods and Services are. Safe for any thread. */
public final class InventoryFeed {

    private final Registry registry;
    private final Map<String, Pod> pods = new HashMap<>();
    private final Map<String, Service> services = new HashMap<>();

    public InventoryFeed(Registry registry) {
        this.registry = registry;
    }

    synchronized void put(Pod pod) {
        pods.put(key(pod), pod);
        registry.change(() -> {
            PodReader.workload(pod).ifPresentOrElse(registry::put, () -> removeWorkload(pod));
            readNamedTargets(pod.getMetadata().getNamespace());
        });
    }

    synchronized void remove(Pod pod) {
        pods.remove(key(pod));
        registry.change(() -> {
            removeWorkload(pod);
            readNamedTargets(pod.getMetadata().getNamespace());
        });
    }

    synchronized void put(Service service) {
        services.put(key(service), service);
        read(service);
    }

    synchronized void remove(Service service) {
        services.remove(key(service));
        removeService(service);
    }

    private void readNamedTargets(String namespace) {
        services.values().stream()
                .filter(service -> service.getMetadata().getNamespace().equals(namespace))
                .filter(ServiceReader::hasNamedTarget)
                .forEach(this::read);
    }

    private void read(Service service) {
        ServiceReader.service(service, name -> portBehind(service, name))
                .ifPresentOrElse(registry::put, () -> removeService(service));
    }

    /** Pods that give one name different numbers are rare; the first pod by name decides. */
    private Optional<Integer> portBehind(Service service, String name) {
        Map<String, String> selector =
                Objects.requireNonNullElse(service.getSpec().getSelector(), Map.of());
        var namespace = service.getMetadata().getNamespace();
        return pods.values().stream()
                .filter(pod -> pod.getMetadata().getNamespace().equals(namespace))
                .filter(pod -> !selector.isEmpty() && selects(selector, pod))
                .sorted(Comparator.comparing(InventoryFeed::key))
                .flatMap(pod -> PodReader.port(pod, name).stream())
                .findFirst();
    }

    private static boolean selects(Map<String, String> selector, Pod pod) {
        Map<String, String> labels =
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
        return labels.entrySet().containsAll(selector.entrySet());
    }

    private void removeWorkload(Pod pod) {
        registry.removeWorkload(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    }

    private void removeService(Service service) {
        registry.removeService(
                service.getMetadata().getNamespace(), service.getMetadata().getName());
    }

    private static String key(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }
}
