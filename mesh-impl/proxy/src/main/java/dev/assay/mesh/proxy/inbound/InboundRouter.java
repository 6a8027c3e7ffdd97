package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.authz.Content;
import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.policy.requestauthn.Token;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.proxy.connect.Destination;
import dev.assay.mesh.proxy.http.ExchangeSummary;
import dev.assay.mesh.proxy.http.HttpPool;
import dev.assay.mesh.proxy.http.HttpRouter;
import dev.assay.mesh.proxy.http.Route;
import dev.assay.mesh.proxy.http.Speech;
import dev.assay.mesh.proxy.http.Target;
import dev.assay.mesh.proxy.token.TokenFault;
import dev.assay.mesh.proxy.token.TokenVerifier;
import dev.assay.mesh.proxy.token.TokenVerifier.Verdict;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges each request of one connection, by the policy in force when it comes. */
final class InboundRouter implements HttpRouter {

    /**
     * Callers of one application port share its connections: the application trusts its sidecar.
     */
    private record ApplicationKey(String workload, Object address, Speech speech) {}

    private final InboundConnection connection;

    InboundRouter(InboundConnection connection) {
        this.connection = connection;
    }

    @Override
    public Route route(HttpRequest request) {
        if (!connection.mayContinue()) {
            return new Route.Reset("filter_chain_not_found: the policy no longer admits it");
        }
        Optional<PathNormalizer.Normalized> path =
                connection
                        .shared()
                        .paths()
                        .normalize(request.uri(), connection.shared().policy().pathNormalization());
        if (path.isEmpty()) {
            return new Route.Answer(
                    HttpResponseStatus.BAD_REQUEST, "", "", "path_normalization_failed");
        }
        return switch (verified(request, path.get().forwarded())) {
            case Verdict.Refused(TokenFault fault) ->
                    new Route.Answer(fault.status(), fault.text(), "", fault.detail());
            case Verdict.Passed passed -> authorized(request, path.get().judged(), passed);
        };
    }

    /** Where no policy asks for tokens, none is looked for. */
    private Verdict verified(HttpRequest request, String path) {
        List<RequestAuthentication> policies = connection.shared().policy().authentication();
        return policies.isEmpty()
                ? new Verdict.Passed(new Token.None(), path, request.headers())
                : connection
                        .shared()
                        .tokens()
                        .verify(policies, new TokenVerifier.Shown(request, path));
    }

    private Route authorized(HttpRequest request, String judgedPath, Verdict.Passed passed) {
        Decision decision =
                connection.authorize(
                        new Content.Http(
                                request.method().name(),
                                judgedPath,
                                request.headers().get(HttpHeaderNames.HOST, ""),
                                headers(passed.headers()),
                                passed.token()));
        Map<String, String> noted = decision.noted().metadata();
        if (!decision.allowed()) {
            return connection.shared().denials().to(decision).noting(noted);
        }
        HttpHeaders forwarded = passed.headers().copy();
        connection
                .shared()
                .forwardedClientCert()
                .inbound(
                        forwarded,
                        connection.shared().secrets().current().svid().id().toString(),
                        connection.caller());
        var onward =
                new DefaultHttpRequest(
                        request.protocolVersion(), request.method(), passed.target(), forwarded);
        Target application = application(request);
        return new Route.Forward(onward, failed -> Optional.of(application), noted);
    }

    private Target application(HttpRequest request) {
        Speech speech =
                Speech.of(
                        connection.shared().policy().protocolOf(connection.original().port()),
                        request);
        var address = connection.original().application();
        return new Target(
                HttpPool.APPLICATION + connection.shared().workload(),
                new ApplicationKey(connection.shared().workload(), address, speech),
                speech,
                new Destination(address, connection.original().source(), Optional.empty()));
    }

    /** By name, in the case in which each was sent. */
    private static Map<String, List<String>> headers(HttpHeaders from) {
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
