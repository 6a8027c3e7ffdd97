package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.policy.effective.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Chooses the endpoint for a call. Thread-safe. */
@FunctionalInterface
public interface LoadBalancer {

    /**
     * The endpoint for the next call.
     *
     * @param service {@code host:port}
     * @param endpoints at least one
     */
    Endpoint choose(String service, List<Endpoint> endpoints);

    /** One endpoint after the other, for each service by itself. */
    final class RoundRobin implements LoadBalancer {
        private final Map<String, AtomicInteger> next = new ConcurrentHashMap<>();

        @Override
        public Endpoint choose(String service, List<Endpoint> endpoints) {
            int turn = next.computeIfAbsent(service, s -> new AtomicInteger()).getAndIncrement();
            return endpoints.get(Math.floorMod(turn, endpoints.size()));
        }
    }
}
