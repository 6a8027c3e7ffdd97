package dev.assay.mesh.policy.istio;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.authz.AuthorizationSelection;
import dev.assay.mesh.policy.authz.Authorizer;
import dev.assay.mesh.policy.authz.Caller;
import dev.assay.mesh.policy.authz.Content;
import dev.assay.mesh.policy.authz.Noted;
import dev.assay.mesh.policy.authz.RequestFacts;
import dev.assay.mesh.policy.authz.StandardAuthorizer;
import dev.assay.mesh.policy.authz.TrustDomainExpansion;
import dev.assay.mesh.policy.client.AutomaticClientTlsResolver;
import dev.assay.mesh.policy.client.EndpointTarget;
import dev.assay.mesh.policy.client.MeshSettings;
import dev.assay.mesh.policy.client.SecureNaming;
import dev.assay.mesh.policy.client.ServiceTarget;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.policy.peerauthn.EffectiveMode;
import dev.assay.mesh.policy.peerauthn.ScopedPeerAuthenticationResolver;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.InvalidResource;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.ResourceParser;
import dev.assay.mesh.worlds.PolicyWorld;
import dev.assay.mesh.worlds.PolicyWorld.CallQuestion;
import dev.assay.mesh.worlds.PolicyWorld.Port;
import dev.assay.mesh.worlds.PolicyWorld.Request;
import dev.assay.mesh.worlds.PolicyWorld.Service;
import dev.assay.mesh.worlds.PolicyWorld.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this mesh's policy functions say of a world, in Istio's words. */
final class OurAnswers {

    private final PolicyWorld world;
    private final List<Resource> resources;
    private final Map<Integer, Judges> judges = new HashMap<>();

    private OurAnswers(PolicyWorld world, List<Resource> resources) {
        this.world = world;
        this.resources = resources;
    }

    /**
     * Answers a world.
     *
     * @param refusedByIstio resources that have no part in the other answers, whatever we think of
     *     them: a difference about acceptance shall not hide in others
     */
    static Answers to(PolicyWorld world, Collection<Integer> refusedByIstio) {
        List<Integer> refused = new ArrayList<>();
        List<Resource> accepted = new ArrayList<>();
        for (int i = 0; i < world.resources().size(); i++) {
            List<Resource> read = read(world.resources().get(i));
            if (read.isEmpty()) {
                refused.add(i);
            } else if (!refusedByIstio.contains(i)) {
                accepted.addAll(read);
            }
        }
        return new OurAnswers(world, accepted).answers(refused);
    }

    /** Answers a world's questions by these resources instead of its own. */
    static Answers to(PolicyWorld world, List<Resource> resources) {
        return new OurAnswers(world, resources).answers(List.of());
    }

    /** What we take of a resource: itself, or nothing. */
    static List<Resource> read(Map<String, Object> resource) {
        try {
            return ResourceParser.parse(
                    "world", PolicyWorld.text(resource), "default", Instant.EPOCH);
        } catch (InvalidResource e) {
            return List.of();
        }
    }

    /** The mode that a namespace's policies and the mesh's set, whatever its workloads' say. */
    static TransportMode namespaceMode(PolicyWorld world, String namespace) {
        List<Resource> all =
                world.resources().stream().flatMap(each -> read(each).stream()).toList();
        return new ScopedPeerAuthenticationResolver()
                .resolve(
                        new WorkloadRef(namespace, "unlabelled", Map.of(), Map.of()),
                        new OurAnswers(world, all).resources(PeerAuthentication.class),
                        world.mesh().rootNamespace())
                .defaultMode();
    }

    private Answers answers(List<Integer> refused) {
        return new Answers(
                refused,
                world.modes().stream()
                        .map(asked -> mode(asked.workload()).modeOf(asked.port()).name())
                        .toList(),
                world.calls().stream().map(this::call).toList(),
                world.requests().stream().map(this::verdict).toList());
    }

    private <T extends Resource> List<T> resources(Class<T> kind) {
        return resources.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private EffectiveMode mode(int workload) {
        return new ScopedPeerAuthenticationResolver()
                .resolve(
                        reference(workload),
                        resources(PeerAuthentication.class),
                        world.mesh().rootNamespace());
    }

    private WorkloadRef reference(int index) {
        Workload workload = world.workloads().get(index);
        return new WorkloadRef(workload.namespace(), workload.name(), workload.labels(), Map.of());
    }

    private List<String> acceptedTrustDomains() {
        return Stream.concat(
                        Stream.of(world.mesh().trustDomain()),
                        world.mesh().trustDomainAliases().stream())
                .toList();
    }

    private String call(CallQuestion asked) {
        Service service = world.services().get(asked.service());
        Port port =
                service.ports().stream()
                        .filter(candidate -> candidate.number() == asked.port())
                        .findFirst()
                        .orElseThrow();
        Workload endpoint = world.workloads().get(asked.endpoint());
        List<SecureNaming.ServiceAccount> accounts =
                service.endpoints().stream()
                        .map(world.workloads()::get)
                        .map(w ->
                                new SecureNaming.ServiceAccount(w.namespace(), w.serviceAccount()))
                        .toList();
        UpstreamTls tls =
                new AutomaticClientTlsResolver()
                        .resolve(
                                reference(asked.client()),
                                new ServiceTarget(
                                        service.host(),
                                        service.namespace(),
                                        asked.port(),
                                        asked.subset(),
                                        SecureNaming.identities(accounts, acceptedTrustDomains()),
                                        service.external()),
                                new EndpointTarget(
                                        endpoint.namespace() + "/" + endpoint.name(),
                                        port.target(),
                                        endpoint.meshed(),
                                        mode(asked.endpoint()).modeOf(port.target())),
                                resources(DestinationRule.class),
                                new MeshSettings(
                                        world.mesh().rootNamespace(),
                                        "cluster.local",
                                        world.mesh().autoMtls()))
                        .tls();
        return describe(tls);
    }

    private static String describe(UpstreamTls tls) {
        return switch (tls) {
            case UpstreamTls.Plaintext _ -> "PLAINTEXT";
            case UpstreamTls.IstioMutual mutual ->
                    "ISTIO_MUTUAL sni=%s names=%s"
                            .formatted(mutual.sni(), sorted(mutual.expectedIdentities()));
            case UpstreamTls.Originate originate ->
                    (originate.mutual()
                                    ? "MUTUAL certificate=file-cert:%s~%s"
                                            .formatted(
                                                    originate.clientCertificateFile(),
                                                    originate.privateKeyFile())
                                    : "SIMPLE")
                            + " sni="
                            + originate.sni()
                            + verification(originate);
        };
    }

    private static String verification(UpstreamTls.Originate originate) {
        if (originate.insecureSkipVerify()) {
            return " unverified";
        }
        String roots = originate.caCertificatesFile();
        return " ca=file-root:%s names=%s"
                .formatted(roots.isEmpty() ? "system" : roots, sorted(originate.subjectAltNames()));
    }

    private static String sorted(Collection<String> names) {
        return names.stream().sorted().collect(Collectors.joining(","));
    }

    private List<AuthorizationPolicy> selected(int workload) {
        return AuthorizationSelection.ISTIO
                .select(
                        reference(workload),
                        resources(AuthorizationPolicy.class),
                        world.mesh().rootNamespace())
                .stream()
                .map(policy -> TrustDomainExpansion.expand(policy, acceptedTrustDomains()))
                .toList();
    }

    /** A workload's verdicts, and each policy that is not enforced as if it stood alone. */
    private record Judges(Authorizer.Judge all, Map<ResourceKey, Authorizer.Judge> notEnforced) {
        static Judges of(List<AuthorizationPolicy> policies) {
            var authorizer = new StandardAuthorizer();
            return new Judges(
                    authorizer.prepare(policies),
                    policies.stream()
                            .filter(each -> each.dryRun() || each.action() == Action.AUDIT)
                            .collect(
                                    Collectors.toMap(
                                            AuthorizationPolicy::key,
                                            each -> authorizer.prepare(List.of(each)))));
        }

        Stream<ResourceKey> matching(RequestFacts facts) {
            return notEnforced.entrySet().stream()
                    .filter(each -> matches(each.getValue().decide(facts).noted()))
                    .map(Map.Entry::getKey);
        }

        private static boolean matches(Noted noted) {
            return noted.audited()
                    || Stream.of(noted.deny(), noted.allow())
                            .flatMap(Optional::stream)
                            .anyMatch(trial -> !trial.rule().isEmpty());
        }
    }

    private String verdict(Request asked) {
        Judges judges =
                this.judges.computeIfAbsent(
                        asked.workload(), workload -> Judges.of(selected(workload)));
        RequestFacts facts = facts(asked);
        return Stream.concat(
                        Stream.of(judges.all().decide(facts).allowed() ? "ALLOW" : "DENY"),
                        judges.matching(facts)
                                .map(key -> key.namespace() + "/" + key.name())
                                .sorted())
                .collect(Collectors.joining(" "));
    }

    private static RequestFacts facts(Request asked) {
        Caller caller =
                asked.principal().isEmpty()
                        ? new Caller.Anonymous()
                        : new Caller.Peer(
                                asked.principal(),
                                asked.principal().substring(0, asked.principal().indexOf('/')));
        Content content =
                asked.method().isEmpty()
                        ? new Content.Opaque()
                        : new Content.Http(
                                asked.method(), asked.path(), asked.host(), headers(asked));
        return new RequestFacts(
                caller,
                content,
                asked.sourceIp(),
                asked.remoteIp(),
                asked.destinationIp(),
                asked.port(),
                asked.sni());
    }

    /** As an HTTP codec hands them over: lower case, the values of one name together. */
    private static Map<String, List<String>> headers(Request asked) {
        return asked.headers().stream()
                .collect(
                        Collectors.groupingBy(
                                header -> header.getFirst().toLowerCase(Locale.ROOT),
                                Collectors.mapping(List::getLast, Collectors.toList())));
    }
}
