package dev.assay.mesh.proxy.agent;

import dev.assay.mesh.protocol.TypeUrls;
import dev.assay.mesh.protocol.delta.DeltaStream;
import dev.assay.mesh.protocol.delta.VersionedResource;
import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.Registration;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Envoy's SDS over the workload's own secrets, both protocol variants. */
final class SdsService extends SecretDiscoveryServiceImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(SdsService.class);

    private final Live<WorkloadSecrets> secrets;

    SdsService(Live<WorkloadSecrets> secrets) {
        this.secrets = secrets;
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaSecrets(
            StreamObserver<DeltaDiscoveryResponse> answers) {
        return new DeltaSecrets(answers);
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamSecrets(
            StreamObserver<DiscoveryResponse> answers) {
        return new WholeSecrets(answers);
    }

    /** What both variants share: a stream that follows the secrets until it ends. */
    private abstract class Follower<Q, A> implements StreamObserver<Q> {

        private final StreamObserver<A> answers;
        private final Registration registration;
        private boolean closed;

        Follower(StreamObserver<A> answers) {
            this.answers = answers;
            this.registration = secrets.onChange(next -> refresh(SdsSecrets.of(next)));
        }

        /** What is due after a change. */
        abstract List<A> news(Map<String, VersionedResource> now);

        /** What is due after a request. */
        abstract List<A> answer(Q request, Map<String, VersionedResource> now);

        @Override
        public synchronized void onNext(Q request) {
            if (!closed) {
                send(answer(request, SdsSecrets.of(secrets.current())));
            }
        }

        @Override
        public synchronized void onError(Throwable problem) {
            end();
        }

        @Override
        public synchronized void onCompleted() {
            end();
            answers.onCompleted();
        }

        final void refuse(String reason) {
            end();
            answers.onError(Status.INVALID_ARGUMENT.withDescription(reason).asRuntimeException());
        }

        private synchronized void refresh(Map<String, VersionedResource> now) {
            if (!closed) {
                send(news(now));
            }
        }

        private void send(List<A> messages) {
            try {
                messages.forEach(answers::onNext);
            } catch (StatusRuntimeException e) {
                end(); // the receiver hung up in between
            }
        }

        private void end() {
            closed = true;
            registration.close();
        }
    }

    private final class DeltaSecrets
            extends Follower<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {

        private final DeltaStream delta = new DeltaStream();

        DeltaSecrets(StreamObserver<DeltaDiscoveryResponse> answers) {
            super(answers);
        }

        @Override
        List<DeltaDiscoveryResponse> news(Map<String, VersionedResource> now) {
            return delta.onResources(TypeUrls.SECRET, now).stream().toList();
        }

        @Override
        List<DeltaDiscoveryResponse> answer(
                DeltaDiscoveryRequest request, Map<String, VersionedResource> now) {
            if (!request.getTypeUrl().equals(TypeUrls.SECRET)) {
                refuse("type is not served here: " + request.getTypeUrl());
                return List.of();
            }
            if (request.hasErrorDetail()) {
                LOG.warn("Envoy refused a secret: {}", request.getErrorDetail().getMessage());
            }
            return delta.onRequest(request, now).stream().toList();
        }
    }

    /** State of the world: every response holds all that was asked for. */
    private final class WholeSecrets extends Follower<DiscoveryRequest, DiscoveryResponse> {

        private List<String> names = List.of();
        private String sent = "";
        private long nonces;

        WholeSecrets(StreamObserver<DiscoveryResponse> answers) {
            super(answers);
        }

        @Override
        List<DiscoveryResponse> news(Map<String, VersionedResource> now) {
            var version = version(now);
            return names.isEmpty() || version.equals(sent) ? List.of() : List.of(all(now));
        }

        @Override
        List<DiscoveryResponse> answer(
                DiscoveryRequest request, Map<String, VersionedResource> now) {
            if (!request.getTypeUrl().isEmpty() && !request.getTypeUrl().equals(TypeUrls.SECRET)) {
                refuse("type is not served here: " + request.getTypeUrl());
                return List.of();
            }
            if (request.hasErrorDetail()) {
                LOG.warn("Envoy refused a secret: {}", request.getErrorDetail().getMessage());
            }
            boolean stale =
                    !request.getResponseNonce().isEmpty()
                            && !request.getResponseNonce().equals(Long.toString(nonces));
            if (stale || request.getResourceNamesList().equals(names)) {
                return stale ? List.of() : news(now);
            }
            names = List.copyOf(request.getResourceNamesList());
            return List.of(all(now));
        }

        private DiscoveryResponse all(Map<String, VersionedResource> now) {
            sent = version(now);
            var response =
                    DiscoveryResponse.newBuilder()
                            .setTypeUrl(TypeUrls.SECRET)
                            .setVersionInfo(sent)
                            .setNonce(Long.toString(++nonces));
            for (var name : names) {
                var resource = now.get(name);
                if (resource != null) {
                    response.addResources(resource.body());
                }
            }
            return response.build();
        }

        /** The versions of what was asked for, as one. */
        private String version(Map<String, VersionedResource> now) {
            return String.join(
                    "-",
                    names.stream()
                            .filter(now::containsKey)
                            .map(name -> String.valueOf(now.get(name)))
                            .toList());
        }
    }
}
