package dev.assay.mesh.protocol.delta;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One stream's state over all its types. Callers serialise: it is not safe for several threads.
 *
 * <p>A refused version is not sent again: the receiver keeps what it had, and the next change is
 * sent as usual.
 */
public final class DeltaStream {

    /** Enough to see what goes wrong; a proxy that refuses everything must not fill the memory. */
    private static final int KEPT_REJECTIONS = 20;

    private final Map<String, TypeSubscription> types = new LinkedHashMap<>();
    private final Deque<Rejection> rejections = new ArrayDeque<>();
    private long nonces;

    /**
     * Takes a request in.
     *
     * @param available everything of the request's type that this receiver may see, by name
     * @return what is to be answered; empty for an ACK or NACK after which nothing is new
     */
    public Optional<DeltaDiscoveryResponse> onRequest(
            DeltaDiscoveryRequest request, Map<String, VersionedResource> available) {
        var typeUrl = request.getTypeUrl();
        var known = types.get(typeUrl);
        var type = known == null ? new TypeSubscription() : known;
        if (known == null) {
            types.put(typeUrl, type);
        }
        if (!request.getResponseNonce().isEmpty()) {
            acknowledge(request, type);
        }
        boolean asks = type.subscribe(request, known == null);
        return asks
                ? Optional.of(response(typeUrl, type, type.changes(available)))
                : onResources(typeUrl, available);
    }

    /**
     * The response that brings the receiver up to date; empty if it is, did not subscribe, or has
     * yet to answer the last one: what piles up meanwhile then goes in one response.
     *
     * @param available everything of this type that the receiver may see, by name
     */
    public Optional<DeltaDiscoveryResponse> onResources(
            String typeUrl, Map<String, VersionedResource> available) {
        var type = types.get(typeUrl);
        if (type == null || !type.unanswered.isEmpty()) {
            return Optional.empty();
        }
        var changes = type.changes(available);
        return changes.isEmpty() ? Optional.empty() : Optional.of(response(typeUrl, type, changes));
    }

    /**
     * The same where only some may have changed; none of them went.
     *
     * @param changed those that the receiver may see, by name
     */
    public Optional<DeltaDiscoveryResponse> onChanged(
            String typeUrl, Map<String, VersionedResource> changed) {
        var type = types.get(typeUrl);
        if (type == null || !type.unanswered.isEmpty()) {
            return Optional.empty();
        }
        var changes = new Changes(type.updates(changed), List.of());
        return changes.isEmpty() ? Optional.empty() : Optional.of(response(typeUrl, type, changes));
    }

    /** The types that the receiver has asked for. */
    public Set<String> typeUrls() {
        return Set.copyOf(types.keySet());
    }

    /** Whether every response was accepted or refused by now. */
    public boolean settled() {
        return types.values().stream().allMatch(type -> type.unanswered.isEmpty());
    }

    /** What the receiver has accepted, name to version. */
    public Map<String, String> accepted(String typeUrl) {
        var type = types.get(typeUrl);
        return type == null ? Map.of() : Map.copyOf(type.accepted);
    }

    /** The latest refusals, oldest first. */
    public List<Rejection> rejections() {
        return List.copyOf(rejections);
    }

    private void acknowledge(DeltaDiscoveryRequest request, TypeSubscription type) {
        var answered = type.unanswered.remove(request.getResponseNonce());
        if (answered == null) {
            return; // of an earlier stream, or a repetition
        }
        if (request.hasErrorDetail()) {
            if (rejections.size() == KEPT_REJECTIONS) {
                rejections.removeFirst();
            }
            rejections.addLast(
                    new Rejection(
                            request.getTypeUrl(),
                            request.getResponseNonce(),
                            answered.names(),
                            request.getErrorDetail().getMessage()));
        } else {
            type.accept(answered);
        }
    }

    private DeltaDiscoveryResponse response(
            String typeUrl, TypeSubscription type, Changes changes) {
        var nonce = Long.toString(++nonces);
        type.unanswered.put(nonce, changes);
        return changes.toResponse(typeUrl, nonce);
    }
}
