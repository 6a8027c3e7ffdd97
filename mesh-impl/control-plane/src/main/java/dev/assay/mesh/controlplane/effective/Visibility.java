package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import java.util.Collection;
import java.util.stream.Stream;

/** What one proxy may be told of. */
public interface Visibility {

    /**
     * A proxy sees its own inbound policy and no other's; services are seen from everywhere unless
     * they say otherwise.
     */
    Visibility ISTIO =
            new Visibility() {
                @Override
                public boolean inbound(Workload proxy, Workload owner) {
                    return proxy.key().equals(owner.key());
                }

                @Override
                public Stream<Workload> owners(Workload proxy, Collection<Workload> all) {
                    return Stream.of(proxy);
                }

                @Override
                public boolean service(Workload proxy, Service service) {
                    return service.visibleIn(proxy.namespace());
                }
            };

    /** Whether the proxy may see what the owner's proxy enforces. */
    boolean inbound(Workload proxy, Workload owner);

    /** Of all workloads those whose proxies' inbound policy the proxy may see. */
    default Stream<Workload> owners(Workload proxy, Collection<Workload> all) {
        return all.stream().filter(owner -> inbound(proxy, owner));
    }

    /** Whether the proxy may know of the service and its endpoints. */
    boolean service(Workload proxy, Service service);
}
