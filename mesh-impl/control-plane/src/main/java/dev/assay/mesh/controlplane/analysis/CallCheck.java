package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.effective.EffectiveMesh.Connection;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.authz.Caller;
import dev.assay.mesh.policy.authz.Content;
import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.policy.authz.PathNormalizer;
import dev.assay.mesh.policy.authz.RequestFacts;
import dev.assay.mesh.policy.authz.StandardAuthorizer;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.effective.UpstreamTls.IstioMutual;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.extauthz.IstioDelegation;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What becomes of one call to a workload's port: by the rules by which its sidecar will judge it.
 *
 * @param caller the principal that the workload's sidecar will know; empty for none
 * @param policies that decided it; empty where nothing restricts it, or it never gets to them
 */
public record CallCheck(Outcome outcome, String caller, List<ResourceKey> policies, String why) {

    private static final String SCHEME = "spiffe://";

    /** How it ends. */
    public enum Outcome {
        ALLOWED,
        /** 403, or the end of the connection where no HTTP is read. */
        DENIED,
        /** Allowed if the external authorizers allow it. */
        DELEGATED,
        /** No policy gets to see it: the connection fails before. */
        REFUSED,
        /** 400: no path that a policy could judge. */
        MALFORMED
    }

    /**
     * A request without a token; on a TCP port a connection, of which only the host counts.
     *
     * @param host what is called, a service's host with or without a port; empty: whichever service
     *     leads there
     */
    public record Asked(
            String method, String target, String host, Map<String, List<String>> headers) {
        public Asked {
            headers = Map.copyOf(headers);
        }
    }

    public CallCheck {
        policies = List.copyOf(policies);
    }

    /** A call from one workload to another's own port. */
    public static CallCheck of(Analyzed mesh, Workload from, Workload to, int port, Asked asked) {
        Optional<Connection> way = way(mesh, from, to, port, asked);
        if (!to.sidecar()) {
            return unjudged(Outcome.ALLOWED, to.key() + " has no sidecar that could refuse it");
        }
        InboundPolicy inbound = mesh.mesh().inbound(to.key());
        Optional<String> refusal =
                way.map(each -> refusal(each, mesh))
                        .orElseGet(() -> refusalOfPlaintext(from, to, inbound.modeOf(port)));
        if (refusal.isPresent()) {
            return unjudged(Outcome.REFUSED, refusal.get());
        }
        Optional<Content> content = content(inbound, port, way, asked, mesh);
        if (content.isEmpty()) {
            return unjudged(Outcome.MALFORMED, asked.target() + " is no path: 400");
        }
        Optional<IstioMutual> mutual = way.flatMap(CallCheck::mutual);
        Caller caller =
                mutual.<Caller>map(_ ->
                                new Caller.Peer(
                                        mesh.identity(from).substring(SCHEME.length()),
                                        mesh.options().trustDomain().name()))
                        .orElseGet(Caller.Anonymous::new);
        return judged(
                inbound,
                new RequestFacts(
                        caller,
                        content.get(),
                        from.address(),
                        from.address(),
                        to.address(),
                        port,
                        mutual.map(IstioMutual::sni).orElse("")));
    }

    private static CallCheck judged(InboundPolicy inbound, RequestFacts facts) {
        var prepared =
                new IstioDelegation()
                        .prepare(
                                inbound.authorization(),
                                inbound.providers(),
                                new StandardAuthorizer());
        String caller =
                switch (facts.caller()) {
                    case Caller.Anonymous _ -> "";
                    case Caller.Peer peer -> peer.principal();
                };
        Decision decision = prepared.decide(facts);
        List<ExtensionProvider> asked = prepared.asked(facts);
        if (!decision.allowed()) {
            return new CallCheck(Outcome.DENIED, caller, decision.policies(), decision.why());
        }
        return asked.isEmpty()
                ? new CallCheck(Outcome.ALLOWED, caller, decision.policies(), decision.why())
                : new CallCheck(
                        Outcome.DELEGATED,
                        caller,
                        decision.policies(),
                        asked.stream()
                                .map(ExtensionProvider::name)
                                .collect(Collectors.joining(", ", "", " must allow it")));
    }

    private static CallCheck unjudged(Outcome outcome, String why) {
        return new CallCheck(outcome, "", List.of(), why);
    }

    /** By which service the caller gets there; a port that no service leads to is called itself. */
    private static Optional<Connection> way(
            Analyzed mesh, Workload from, Workload to, int port, Asked asked) {
        String host = asked.host().replaceFirst(":\\d+$", "");
        return mesh.services().stream()
                .filter(service -> host.isEmpty() || mesh.mesh().host(service).equals(host))
                .flatMap(service -> mesh.mesh().connections(from, service).stream())
                .filter(way -> way.to().key().equals(to.key()) && way.port().targetPort() == port)
                .findFirst();
    }

    private static Optional<String> refusal(Connection way, Analyzed mesh) {
        return switch (Fit.of(way, mesh.identity(way.to()))) {
            case Fit.Fits _, Fit.Application _, Fit.Depends _ -> Optional.empty();
            case Fit.Conflict(var sees) -> Optional.of(sees);
            case Fit.Stranger(var sees) -> Optional.of(sees);
        };
    }

    private static Optional<String> refusalOfPlaintext(
            Workload from, Workload to, TransportMode mode) {
        return mode == TransportMode.STRICT
                ? Optional.of(
                        "no service leads "
                                + from.key()
                                + " to that port, so it sends plaintext, which "
                                + to.key()
                                + " refuses")
                : Optional.empty();
    }

    private static Optional<IstioMutual> mutual(Connection way) {
        return way.from().sidecar() && way.client().tls() instanceof IstioMutual mutual
                ? Optional.of(mutual)
                : Optional.empty();
    }

    /** Bytes where the port says so, and where TLS goes through to the application. */
    private static Optional<Content> content(
            InboundPolicy inbound, int port, Optional<Connection> way, Asked asked, Analyzed mesh) {
        boolean through =
                way.filter(each ->
                                Fit.of(each, mesh.identity(each.to())) instanceof Fit.Application)
                        .isPresent();
        if (through || inbound.protocolOf(port) == PortProtocol.TCP) {
            return Optional.of(new Content.Opaque());
        }
        String host =
                asked.host().isEmpty()
                        ? way.map(each -> authority(mesh, each.service(), each.port())).orElse("")
                        : asked.host();
        return PathNormalizer.normalize(asked.target(), inbound.pathNormalization())
                .<Content>map(
                        path -> new Content.Http(asked.method(), path, host, asked.headers()));
    }

    private static String authority(Analyzed mesh, Service service, Service.Port port) {
        return mesh.mesh().host(service) + ":" + port.number();
    }
}
