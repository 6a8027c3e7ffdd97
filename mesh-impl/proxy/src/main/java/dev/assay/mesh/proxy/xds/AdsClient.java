package dev.assay.mesh.proxy.xds;

import com.google.rpc.Code;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.protocol.RootsCodec;
import dev.assay.mesh.protocol.TypeUrls;
import dev.assay.mesh.proxy.config.ProxyConfig;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceStub;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the control plane over one delta ADS stream: takes what is valid, refuses the rest with
 * the reason, comes back when the stream breaks, and meanwhile leaves everything as it was. Safe
 * for any thread.
 */
public final class AdsClient implements AutoCloseable {

    /** Hears of news, one at a time, on gRPC's threads. */
    public interface Listener {
        void onConfig(ProxyConfig config);

        void onRoots(TrustBundle roots);
    }

    /** The stream's beginning; a new one for every attempt, so that its token is fresh. */
    @FunctionalInterface
    public interface Connection {
        AggregatedDiscoveryServiceStub stub();
    }

    private static final Logger LOG = LoggerFactory.getLogger(AdsClient.class);

    private final Node node;
    private final String workload;
    private final boolean gateway;
    private final Connection connection;
    private final ScheduledExecutorService scheduler;
    private final Backoff backoff;
    private final Listener listener;
    private final ReceivedConfig received;
    private Optional<Stream> stream = Optional.empty();
    private boolean closed;

    /**
     * A client that does nothing before {@link #start}.
     *
     * @param nodeId {@code sidecar~<address>~<name>.<namespace>~<domain>}
     * @param workload {@code namespace/name}
     * @param gateway whether it asks what it is to take up
     */
    public AdsClient(
            String nodeId,
            String workload,
            boolean gateway,
            Connection connection,
            ScheduledExecutorService scheduler,
            Backoff backoff,
            Listener listener) {
        this.node = Node.newBuilder().setId(nodeId).build();
        this.workload = workload;
        this.gateway = gateway;
        this.connection = connection;
        this.scheduler = scheduler;
        this.backoff = backoff;
        this.listener = listener;
        this.received = new ReceivedConfig(workload, gateway);
    }

    /** Opens the stream, and whenever it breaks another one. */
    public synchronized void start() {
        if (closed) {
            return;
        }
        var next = new Stream();
        stream = Optional.of(next);
        next.open();
    }

    @Override
    public synchronized void close() {
        closed = true;
        stream.ifPresent(Stream::abandon);
    }

    private synchronized void take(Stream from, DeltaDiscoveryResponse response) {
        if (closed || stream.filter(current -> current == from).isEmpty()) {
            return;
        }
        backoff.reset();
        var answer =
                DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(response.getTypeUrl())
                        .setResponseNonce(response.getNonce());
        try {
            received.apply(response);
            publish(response.getTypeUrl());
        } catch (RejectedConfig e) {
            LOG.warn("{} refuses {}: {}", workload, response.getTypeUrl(), e.getMessage());
            answer.getErrorDetailBuilder()
                    .setCode(Code.INVALID_ARGUMENT_VALUE)
                    .setMessage(String.valueOf(e.getMessage()));
        }
        from.send(answer.build());
    }

    private void publish(String typeUrl) {
        if (typeUrl.equals(TypeUrls.SECRET)) {
            received.roots().ifPresent(listener::onRoots);
        }
        received.config().ifPresent(listener::onConfig);
    }

    private synchronized void retry(Stream broken, String why) {
        if (closed || stream.filter(current -> current == broken).isEmpty()) {
            return;
        }
        stream = Optional.empty();
        Duration wait = backoff.next();
        LOG.info("{}: stream ended ({}), next attempt in {} ms", workload, why, wait.toMillis());
        try {
            var _ = scheduler.schedule(this::start, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the runtime is closed", workload, e);
        }
    }

    /** One attempt. */
    private final class Stream implements StreamObserver<DeltaDiscoveryResponse> {

        private Optional<StreamObserver<DeltaDiscoveryRequest>> requests = Optional.empty();

        void open() {
            requests = Optional.of(connection.stub().deltaAggregatedResources(this));
            send(first(TypeUrls.SECRET, List.of(RootsCodec.NAME, "*")).setNode(node).build());
            send(first(TypeUrls.INBOUND_POLICY, List.of(workload)).build());
            send(first(TypeUrls.OUTBOUND_SERVICE, List.of("*")).build());
            if (gateway) {
                send(first(TypeUrls.GATEWAY, List.of(workload)).build());
            }
        }

        void send(DeltaDiscoveryRequest request) {
            requests.ifPresent(to -> to.onNext(request));
        }

        void abandon() {
            requests.ifPresent(StreamObserver::onCompleted);
        }

        @Override
        public void onNext(DeltaDiscoveryResponse response) {
            take(this, response);
        }

        @Override
        public void onError(Throwable problem) {
            // gRPC's text goes on with the channel's insides.
            retry(this, String.valueOf(problem.getMessage()).lines().findFirst().orElse(""));
        }

        @Override
        public void onCompleted() {
            retry(this, "by the control plane");
        }

        private DeltaDiscoveryRequest.Builder first(String typeUrl, List<String> names) {
            return DeltaDiscoveryRequest.newBuilder()
                    .setTypeUrl(typeUrl)
                    .addAllResourceNamesSubscribe(names)
                    .putAllInitialResourceVersions(received.versions(typeUrl));
        }
    }
}
