package dev.assay.mesh.controlplane.xds;

import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.protocol.TypeUrls;
import dev.assay.mesh.protocol.delta.DeltaStream;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One proxy's stream. Requests come on gRPC's threads, changes on the distribution's; both go
 * through the lock, so that the proxy sees one order.
 */
final class ProxyStream implements StreamObserver<DeltaDiscoveryRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyStream.class);

    private final Distribution distribution;
    private final Caller caller;
    private final Set<String> types;
    private final StreamObserver<DeltaDiscoveryResponse> answers;
    private final DeltaStream delta = new DeltaStream();
    private Optional<Workload> workload = Optional.empty();
    private boolean closed;

    ProxyStream(
            Distribution distribution,
            Caller caller,
            Set<String> types,
            StreamObserver<DeltaDiscoveryResponse> answers) {
        this.distribution = distribution;
        this.caller = caller;
        this.types = types;
        this.answers = answers;
    }

    @Override
    public synchronized void onNext(DeltaDiscoveryRequest request) {
        if (closed) {
            return;
        }
        try {
            if (!types.contains(request.getTypeUrl())) {
                throw Status.INVALID_ARGUMENT
                        .withDescription("type is not served here: " + request.getTypeUrl())
                        .asException();
            }
            var proxy = proxy(request);
            var view = distribution.view().visible(proxy.key(), request.getTypeUrl());
            delta.onRequest(request, view).ifPresent(answers::onNext);
            if (request.hasErrorDetail()) {
                LOG.warn(
                        "{} refused {}: {}",
                        proxy.key(),
                        request.getTypeUrl(),
                        request.getErrorDetail().getMessage());
            }
        } catch (StatusException e) {
            LOG.info("stream of {} refused: {}", caller, e.getMessage());
            close();
            answers.onError(e);
        } catch (StatusRuntimeException e) {
            close(); // the proxy hung up in between
        }
    }

    @Override
    public synchronized void onError(Throwable t) {
        close();
    }

    @Override
    public synchronized void onCompleted() {
        if (!closed) {
            close();
            answers.onCompleted();
        }
    }

    /** Sends what changed. */
    synchronized void refresh() {
        send(proxy -> delta.typeUrls().stream().flatMap(type -> changes(proxy, type).stream()));
    }

    /** Sends what changed of the proxy's own inbound policy. */
    synchronized void refreshInbound() {
        send(proxy -> changes(proxy, TypeUrls.INBOUND_POLICY).stream());
    }

    /** Sends what changed of what the proxy takes up, if it is a gateway's. */
    synchronized void refreshGateway() {
        send(proxy ->
                delta.typeUrls().contains(TypeUrls.GATEWAY)
                        ? changes(proxy, TypeUrls.GATEWAY).stream()
                        : Stream.empty());
    }

    /**
     * Sends what changed of some services.
     *
     * @param services {@code namespace/name} of each
     */
    synchronized void refreshServices(Set<String> services) {
        send(proxy ->
                delta
                        .onChanged(
                                TypeUrls.OUTBOUND_SERVICE,
                                distribution.view().services(proxy, services))
                        .stream());
    }

    private Optional<DeltaDiscoveryResponse> changes(String proxy, String type) {
        return delta.onResources(type, distribution.view().visible(proxy, type));
    }

    private void send(Function<String, Stream<DeltaDiscoveryResponse>> changes) {
        if (closed || workload.isEmpty()) {
            return;
        }
        try {
            changes.apply(workload.get().key()).forEach(answers::onNext);
        } catch (StatusRuntimeException e) {
            close(); // the proxy hung up in between
        }
    }

    synchronized Optional<ProxyStatus> status() {
        return workload.map(proxy -> {
            var accepted = new HashMap<String, Map<String, String>>();
            delta.typeUrls().forEach(type -> accepted.put(type, delta.accepted(type)));
            return new ProxyStatus(proxy.key(), delta.settled(), accepted, delta.rejections());
        });
    }

    private Workload proxy(DeltaDiscoveryRequest request) throws StatusException {
        if (workload.isEmpty()) {
            workload = Optional.of(distribution.authorize(caller, request.getNode().getId()));
            distribution.add(workload.get().key(), this);
        }
        return workload.get();
    }

    private void close() {
        closed = true;
        workload.ifPresent(proxy -> distribution.remove(proxy.key(), this));
    }
}
