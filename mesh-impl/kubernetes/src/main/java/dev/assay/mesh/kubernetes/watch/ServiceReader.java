package dev.assay.mesh.kubernetes.watch;

import dev.assay.mesh.controlplane.registry.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What a Service is to the mesh. */
final class ServiceReader {

    private static final String EXTERNAL = "ExternalName";
    private static final String HEADLESS = "None";

    private ServiceReader() {}

    /**
     * The service, a headless one without an address; empty for a name for an external host, and
     * for one that has not got its cluster IP yet. A port whose named target no pod declares is
     * left out until one does.
     *
     * @param named the number behind a target port's name
     */
    static Optional<Service> service(
            io.fabric8.kubernetes.api.model.Service service,
            Function<String, Optional<Integer>> named) {
        var spec = service.getSpec();
        var address = Objects.toString(spec.getClusterIP(), "");
        if (address.isEmpty() || EXTERNAL.equals(spec.getType())) {
            return Optional.empty();
        }
        var ports = new ArrayList<Service.Port>();
        for (var port : spec.getPorts()) {
            if (Objects.toString(port.getProtocol(), "TCP").equals("TCP")) {
                target(port, named)
                        .ifPresent(target ->
                                ports.add(
                                        new Service.Port(
                                                port.getPort(),
                                                Objects.toString(port.getName(), ""),
                                                target,
                                                Objects.toString(port.getAppProtocol(), ""))));
            }
        }
        return Optional.of(
                new Service(
                        service.getMetadata().getNamespace(),
                        service.getMetadata().getName(),
                        Objects.requireNonNullElse(spec.getSelector(), Map.of()),
                        address.equals(HEADLESS) ? "" : address,
                        ports));
    }

    /** Whether a change of the pods behind it may change the service. */
    static boolean hasNamedTarget(io.fabric8.kubernetes.api.model.Service service) {
        return service.getSpec().getPorts().stream()
                .anyMatch(p -> p.getTargetPort() != null && p.getTargetPort().getStrVal() != null);
    }

    private static Optional<Integer> target(
            ServicePort port, Function<String, Optional<Integer>> named) {
        var target = port.getTargetPort();
        if (target == null) {
            return Optional.of(port.getPort());
        }
        return target.getStrVal() != null
                ? named.apply(target.getStrVal())
                : Optional.of(target.getIntVal());
    }
}
