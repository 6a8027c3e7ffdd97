package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.authz.Content;
import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.extauthz.Delegation;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.requestauthn.Token;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.proxy.extauthz.Checked;
import dev.assay.mesh.proxy.extauthz.HeaderChange;
import dev.assay.mesh.proxy.extauthz.Ruling;
import dev.assay.mesh.proxy.http.ExchangeSummary;
import dev.assay.mesh.proxy.http.HttpRouter;
import dev.assay.mesh.proxy.http.Route;
import dev.assay.mesh.proxy.http.Speech;
import dev.assay.mesh.proxy.token.TokenFault;
import dev.assay.mesh.proxy.token.TokenVerifier;
import dev.assay.mesh.proxy.token.TokenVerifier.Verdict;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges each request of one connection, by the policy in force when it comes: first those to whom
 * it is delegated, then its tokens, then the rest of the policies. That is Istio's order
 * (istio/istio {@code pilot/pkg/networking/core/listener_builder.go}).
 */
final class InboundRouter implements HttpRouter {

    /**
     * A request on its way through the policies.
     *
     * @param judge by the policies that were in force when it came
     * @param path as it is judged
     * @param remote the address of whoever sent it first
     */
    private record Judged(
            HttpRequest request,
            InboundPolicy policy,
            Delegation.Prepared judge,
            String path,
            String remote) {
        Content.Http content(HttpHeaders headers, Token token) {
            return new Content.Http(
                    request.method().name(),
                    path,
                    request.headers().get(HttpHeaderNames.HOST, ""),
                    byName(headers),
                    token);
        }
    }

    private final InboundConnection connection;
    private final Role.Arrival arrival;

    /** Once it is known who calls. */
    InboundRouter(InboundConnection connection) {
        this.connection = connection;
        this.arrival = connection.arrival();
    }

    @Override
    public Route route(HttpRequest request) {
        if (!connection.mayContinue()) {
            return new Route.Reset("filter_chain_not_found: the policy no longer admits it");
        }
        InboundPolicy policy = connection.shared().policy();
        Optional<PathNormalizer.Normalized> path =
                connection.shared().paths().normalize(request.uri(), policy.pathNormalization());
        if (path.isEmpty()) {
            return new Route.Answer(
                    HttpResponseStatus.BAD_REQUEST, "", "", "path_normalization_failed");
        }
        var judged =
                new Judged(
                        request,
                        policy,
                        connection.shared().judge().by(policy),
                        path.get().judged(),
                        connection.shared().role().remoteAddress(arrival, request.headers()));
        String target = path.get().forwarded();
        List<ExtensionProvider> providers = toBeAsked(judged);
        return providers.isEmpty()
                ? authenticated(judged, target, request.headers())
                : new Route.Later(delegated(judged, target, providers));
    }

    /** Before any token is verified, and only where there is somebody to ask: it costs a look. */
    private List<ExtensionProvider> toBeAsked(Judged judged) {
        return judged.policy().providers().isEmpty()
                ? List.of()
                : judged.judge()
                        .asked(
                                connection.facts(
                                        arrival,
                                        judged.content(
                                                judged.request().headers(), new Token.None()),
                                        judged.remote()));
    }

    private Future<Route> delegated(
            Judged judged, String target, List<ExtensionProvider> providers) {
        Promise<Route> route = connection.channel().eventLoop().newPromise();
        Future<Ruling> ruling =
                connection.ask(providers, Optional.of(asked(judged.request(), target)));
        route.addListener(done -> ruling.cancel(false));
        ruling.addListener((Future<Ruling> known) -> {
            if (route.isDone()) {
                return;
            }
            try {
                route.setSuccess(ruled(judged, target, known.getNow()));
            } catch (RuntimeException e) {
                // Nobody up the stack would hear of it, and the caller would wait for ever.
                route.setFailure(e);
            }
        });
        return route;
    }

    private Route ruled(Judged judged, String target, Ruling ruling) {
        return switch (ruling) {
            case Ruling.Refused refused -> refusal(refused);
            case Ruling.Allowed(var changes) -> {
                HttpHeaders headers = judged.request().headers().copy();
                HeaderChange.apply(changes, headers);
                yield authenticated(judged, target, headers);
            }
        };
    }

    private Checked.Asked asked(HttpRequest request, String target) {
        HttpHeaders headers = request.headers().copy();
        forwardIdentity(headers);
        return new Checked.Asked(
                request.method().name(),
                target,
                request.headers().get(HttpHeaderNames.HOST, ""),
                headers,
                Speech.of(PortProtocol.AUTO, request) == Speech.HTTP2
                        ? "HTTP/2"
                        : request.protocolVersion().text(),
                connection.caller().isPresent() ? "https" : "http");
    }

    private static Route refusal(Ruling.Refused refused) {
        return new Route.Answer(
                refused.status(),
                refused.body(),
                refused.headers(),
                "UAEX",
                refused.detail(),
                Map.of());
    }

    private Route authenticated(Judged judged, String target, HttpHeaders headers) {
        return switch (verified(judged, target, headers)) {
            case Verdict.Refused(TokenFault fault) -> TokenRefusal.to(judged.request(), fault);
            case Verdict.Passed passed -> authorized(judged, passed);
        };
    }

    /** Where no policy asks for tokens, none is looked for. */
    private Verdict verified(Judged judged, String target, HttpHeaders headers) {
        List<RequestAuthentication> policies = judged.policy().authentication();
        HttpRequest request = judged.request();
        return policies.isEmpty()
                ? new Verdict.Passed(new Token.None(), target, headers)
                : connection
                        .shared()
                        .tokens()
                        .verify(
                                policies,
                                new TokenVerifier.Shown(
                                        new DefaultHttpRequest(
                                                request.protocolVersion(),
                                                request.method(),
                                                request.uri(),
                                                headers),
                                        target));
    }

    private Route authorized(Judged judged, Verdict.Passed passed) {
        HttpRequest request = judged.request();
        Decision decision =
                judged.judge()
                        .decide(
                                connection.facts(
                                        arrival,
                                        judged.content(passed.headers(), passed.token()),
                                        judged.remote()));
        Map<String, String> noted = decision.noted().metadata();
        if (!decision.allowed()) {
            return connection.shared().denials().to(decision).noting(noted);
        }
        HttpHeaders forwarded = passed.headers().copy();
        forwardIdentity(forwarded);
        var onward =
                new DefaultHttpRequest(
                        request.protocolVersion(), request.method(), passed.target(), forwarded);
        return connection.shared().role().onward(arrival, onward, noted);
    }

    private void forwardIdentity(HttpHeaders headers) {
        connection.shared().role().introduce(arrival, headers);
    }

    /** By name, in the case in which each was sent. */
    private static Map<String, List<String>> byName(HttpHeaders from) {
        var all = new HashMap<String, List<String>>();
        from.forEach(header ->
                all.computeIfAbsent(header.getKey(), name -> new ArrayList<>())
                        .add(header.getValue()));
        return all;
    }

    @Override
    public void ended(ExchangeSummary summary) {
        connection.log().request(summary);
    }

    @Override
    public void malformed(String reason) {
        connection.log().malformed(reason);
    }

    @Override
    public void silent() {
        connection.log().silent();
    }

    @Override
    public boolean draining() {
        return !connection.isCurrent();
    }
}
