package dev.assay.mesh.protocol.delta;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a stream asked for and was sent, of one type. */
final class TypeSubscription {

    private static final String WILDCARD = "*";

    /** Stands for "it was told that there is none". */
    private static final String ABSENT = "";

    final Map<String, Changes> unanswered = new LinkedHashMap<>();
    final Map<String, String> accepted = new HashMap<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, String> sent = new HashMap<>();
    private boolean wildcard;

    /** Takes over the request's subscriptions; says whether an answer is due. */
    boolean subscribe(DeltaDiscoveryRequest request, boolean first) {
        if (first) {
            // What the receiver kept from an earlier stream.
            sent.putAll(request.getInitialResourceVersionsMap());
            accepted.putAll(request.getInitialResourceVersionsMap());
            wildcard = request.getResourceNamesSubscribeCount() == 0;
        }
        for (var name : request.getResourceNamesSubscribeList()) {
            if (name.equals(WILDCARD)) {
                wildcard = true;
                continue;
            }
            names.add(name);
            if (!first) {
                sent.remove(name); // asked again means that it is to be sent again
            }
        }
        for (var name : request.getResourceNamesUnsubscribeList()) {
            if (name.equals(WILDCARD)) {
                wildcard = false;
                sent.keySet().retainAll(names);
            } else if (names.remove(name) && !wildcard) {
                sent.remove(name); // the receiver drops it by itself
            }
        }
        return first || request.getResourceNamesSubscribeCount() > 0;
    }

    /** Those of some resources that must be sent now; they count as sent from here on. */
    List<VersionedResource> updates(Map<String, VersionedResource> changed) {
        var updated = new ArrayList<VersionedResource>();
        for (var resource : changed.values()) {
            if ((wildcard || names.contains(resource.name()))
                    && !resource.version().equals(sent.get(resource.name()))) {
                updated.add(resource);
                sent.put(resource.name(), resource.version());
            }
        }
        return updated;
    }

    /** What must be sent now; it counts as sent from here on. */
    Changes changes(Map<String, VersionedResource> available) {
        var updated = updates(available);
        var removed = new ArrayList<String>();
        for (var name : Set.copyOf(sent.keySet())) {
            if (!available.containsKey(name) && !ABSENT.equals(sent.get(name))) {
                removed.add(name);
                sent.remove(name);
            }
        }
        for (var name : names) {
            // Whoever asks by name is told that there is no such resource, once.
            if (!available.containsKey(name)
                    && sent.put(name, ABSENT) == null
                    && !removed.contains(name)) {
                removed.add(name);
            }
        }
        return new Changes(updated, removed);
    }

    void accept(Changes changes) {
        changes.updated().forEach(r -> accepted.put(r.name(), r.version()));
        changes.removed().forEach(accepted::remove);
    }
}
