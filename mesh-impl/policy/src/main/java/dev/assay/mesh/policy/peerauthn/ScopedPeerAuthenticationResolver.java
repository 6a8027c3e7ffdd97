package dev.assay.mesh.policy.peerauthn;

import dev.assay.mesh.policy.Explanation;
import dev.assay.mesh.policy.Explanation.Shadowed;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.peerauthn.EffectiveMode.Deciding;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.PeerAuthentication.Mode;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Istio's precedence: workload over namespace over mesh; in each scope the oldest policy alone
 * counts, even where it says UNSET, and the others are ignored whole. Source: istio/istio {@code
 * pilot/pkg/security/authn/policy_applier.go} (ComposePeerAuthentication) and {@code
 * pilot/pkg/model/authentication.go}.
 */
public final class ScopedPeerAuthenticationResolver implements PeerAuthenticationResolver {

    private static final Comparator<PeerAuthentication> OLDEST_FIRST =
            Comparator.comparing(PeerAuthentication::metadata, Metadata.OLDEST_FIRST);

    @Override
    public EffectiveMode resolve(
            WorkloadRef workload, Collection<PeerAuthentication> all, String rootNamespace) {
        Scopes scopes = new Scopes(workload, rootNamespace);
        all.forEach(scopes::sort);
        return scopes.compose();
    }

    /** The policies of one resolution, by scope, and the trail of what was left out. */
    private static final class Scopes {
        private final WorkloadRef workload;
        private final String rootNamespace;
        private final List<PeerAuthentication> mesh = new ArrayList<>();
        private final List<PeerAuthentication> namespace = new ArrayList<>();
        private final List<PeerAuthentication> own = new ArrayList<>();
        private final List<Shadowed> shadowed = new ArrayList<>();

        Scopes(WorkloadRef workload, String rootNamespace) {
            this.workload = workload;
            this.rootNamespace = rootNamespace;
        }

        void sort(PeerAuthentication policy) {
            String home = policy.metadata().namespace();
            boolean wide = policy.selector().selectsEverything();
            if (home.equals(rootNamespace)) {
                if (wide) {
                    mesh.add(policy);
                } else {
                    ignore(policy, "a selector in the root namespace has no effect");
                }
            } else if (home.equals(workload.namespace())) {
                if (wide) {
                    namespace.add(policy);
                } else if (policy.selector().selects(workload.labels())) {
                    own.add(policy);
                } else {
                    ignore(policy, "its selector does not match the workload's labels");
                }
            }
        }

        EffectiveMode compose() {
            List<ResourceKey> deciding = new ArrayList<>();
            // Widest first, so that each scope can fall back on the one before it.
            TransportMode mode = TransportMode.PERMISSIVE;
            String from = "no policy says otherwise";
            for (Scope scope :
                    List.of(
                            new Scope("mesh", mesh),
                            new Scope("namespace", namespace),
                            new Scope("workload", own))) {
                Optional<PeerAuthentication> chosen = oldest(scope);
                if (chosen.isEmpty()) {
                    continue;
                }
                Optional<TransportMode> said = explicit(chosen.get().mode());
                if (said.isPresent()) {
                    mode = said.get();
                    from = "the " + scope.name + " policy says so";
                    deciding.forEach(key ->
                            shadowed.add(new Shadowed(key, "a narrower scope sets the mode")));
                    deciding.clear();
                    deciding.add(chosen.get().key());
                } else if (!scope.name.equals("workload") || chosen.get().portModes().isEmpty()) {
                    ignore(chosen.get(), "its mode is UNSET and inherits");
                }
            }
            Optional<ResourceKey> byDefault = deciding.stream().findFirst();
            Map<Integer, TransportMode> ports = ports(mode, deciding);
            String outcome =
                    workload.qualifiedName()
                            + " is "
                            + mode
                            + (ports.isEmpty() ? "" : " (by port: " + ports + ")")
                            + ": "
                            + from;
            return new EffectiveMode(
                    mode,
                    ports,
                    new Explanation(outcome, deciding, shadowed),
                    new Deciding(byDefault, portsOfTheirOwn()));
        }

        /** Ports that the workload's policy sets itself; one that it leaves UNSET inherits. */
        private Map<Integer, ResourceKey> portsOfTheirOwn() {
            Map<Integer, ResourceKey> ports = new LinkedHashMap<>();
            own.stream()
                    .min(OLDEST_FIRST)
                    .ifPresent(policy ->
                            policy.portModes()
                                    .forEach((port, said) -> {
                                        if (explicit(said).isPresent()) {
                                            ports.put(port, policy.key());
                                        }
                                    }));
            return ports;
        }

        /** Only a workload policy's ports count, and a port's UNSET is that workload's mode. */
        private Map<Integer, TransportMode> ports(
                TransportMode inherited, List<ResourceKey> deciding) {
            Map<Integer, TransportMode> ports = new LinkedHashMap<>();
            own.stream()
                    .min(OLDEST_FIRST)
                    .filter(policy -> !policy.portModes().isEmpty())
                    .ifPresent(policy -> {
                        policy.portModes().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .forEach(port ->
                                        ports.put(
                                                port.getKey(),
                                                explicit(port.getValue()).orElse(inherited)));
                        if (!deciding.contains(policy.key())) {
                            deciding.add(policy.key());
                        }
                    });
            return ports;
        }

        private Optional<PeerAuthentication> oldest(Scope scope) {
            List<PeerAuthentication> sorted = scope.policies.stream().sorted(OLDEST_FIRST).toList();
            for (PeerAuthentication later : sorted.stream().skip(1).toList()) {
                ignore(
                        later,
                        "an older policy of the same scope counts alone: "
                                + sorted.getFirst().key());
            }
            return sorted.stream().findFirst();
        }

        private void ignore(PeerAuthentication policy, String why) {
            shadowed.add(new Shadowed(policy.key(), why));
        }
    }

    private record Scope(String name, List<PeerAuthentication> policies) {}

    private static Optional<TransportMode> explicit(Mode mode) {
        return switch (mode) {
            case UNSET -> Optional.empty();
            case DISABLE -> Optional.of(TransportMode.DISABLE);
            case PERMISSIVE -> Optional.of(TransportMode.PERMISSIVE);
            case STRICT -> Optional.of(TransportMode.STRICT);
        };
    }
}
