package dev.assay.mesh.proxy.extauthz;

import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.extauthz.ExtensionProvider.Grpc;
import dev.assay.mesh.policy.extauthz.ExtensionProvider.Http;
import dev.assay.mesh.proxy.http.HttpCall;
import dev.assay.mesh.proxy.http.HttpPool;
import dev.assay.mesh.proxy.http.Speech;
import dev.assay.mesh.proxy.http.Targets;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks providers, by calls of the workload's own that go where its other calls go, over mutual TLS
 * where the provider has a sidecar. To be called on event loops; safe for several.
 */
public final class ExternalChecks {

    /** Where a service's port is, and how it is spoken to. */
    @FunctionalInterface
    public interface Services {
        /** Empty if there is no such service or port. */
        Optional<Targets> targets(
                String host, int servicePort, Function<PortProtocol, Speech> speech);
    }

    private static final String FORBIDDEN_TEXT = "RBAC: access denied";

    private final Services services;
    private final HttpPool pool;

    public ExternalChecks(Services services, HttpPool pool) {
        this.services = services;
        this.pool = pool;
    }

    /**
     * Asks one after the other, until one does not let it pass.
     *
     * @param loop the one that this is called on, and that the future completes on
     * @return never fails; to cancel it gives up whatever call is on its way
     */
    public Future<Ruling> ask(EventLoop loop, List<ExtensionProvider> providers, Checked about) {
        Promise<Ruling> result = loop.newPromise();
        ask(loop, providers, 0, about, new ArrayList<>(), result);
        return result;
    }

    private void ask(
            EventLoop loop,
            List<ExtensionProvider> providers,
            int next,
            Checked about,
            List<HeaderChange> changes,
            Promise<Ruling> result) {
        if (next == providers.size()) {
            result.setSuccess(new Ruling.Allowed(changes));
            return;
        }
        ExtensionProvider provider = providers.get(next);
        Optional<Targets> targets = targets(provider);
        if (targets.isEmpty()) {
            // As in Istio this is no failure of a check, but a policy whose provider is not
            // defined.
            result.setSuccess(
                    new Ruling.Refused(
                            HttpResponseStatus.FORBIDDEN,
                            FORBIDDEN_TEXT,
                            EmptyHttpHeaders.INSTANCE,
                            "rbac_access_denied: provider '%s': no service %s:%d"
                                    .formatted(provider.name(), provider.host(), provider.port())));
            return;
        }
        Future<HttpCall.Answer> call = check(loop, provider, targets.get(), about);
        result.addListener(done -> call.cancel(false));
        call.addListener((Future<HttpCall.Answer> done) -> {
            if (result.isDone()) {
                return;
            }
            switch (outcome(provider, done)) {
                case Outcome.Allowed allowed -> {
                    changes.addAll(allowed.changes());
                    ask(loop, providers, next + 1, about, changes, result);
                }
                case Outcome.Failed _ when provider.failOpen() ->
                        ask(loop, providers, next + 1, about, changes, result);
                case Outcome.Failed failed -> result.setSuccess(failure(provider, failed));
                case Outcome.Denied denied -> result.setSuccess(denial(provider, denied));
            }
        });
    }

    private static Ruling failure(ExtensionProvider provider, Outcome.Failed failed) {
        return new Ruling.Refused(
                HttpResponseStatus.valueOf(provider.statusOnError()),
                "",
                EmptyHttpHeaders.INSTANCE,
                "ext_authz_error: provider '%s': %s".formatted(provider.name(), failed.why()));
    }

    private static Ruling denial(ExtensionProvider provider, Outcome.Denied denied) {
        return new Ruling.Refused(
                HttpResponseStatus.valueOf(denied.status()),
                denied.body(),
                denied.headers(),
                "ext_authz_denied: by provider '%s'".formatted(provider.name()));
    }

    private Optional<Targets> targets(ExtensionProvider provider) {
        boolean grpc = provider.protocol() instanceof Grpc;
        return services.targets(
                provider.host(),
                provider.port(),
                declared -> grpc || declared == PortProtocol.HTTP2 ? Speech.HTTP2 : Speech.HTTP1);
    }

    private Future<HttpCall.Answer> check(
            EventLoop loop, ExtensionProvider provider, Targets targets, Checked about) {
        return switch (provider.protocol()) {
            case Grpc _ ->
                    HttpCall.make(
                            pool,
                            loop,
                            targets,
                            GrpcCheck.request(provider),
                            GrpcCheck.body(about),
                            provider.timeout());
            case Http http ->
                    HttpCall.make(
                            pool,
                            loop,
                            targets,
                            HttpCheck.request(http, about.request().orElseThrow()),
                            new byte[0],
                            provider.timeout());
        };
    }

    private static Outcome outcome(ExtensionProvider provider, Future<HttpCall.Answer> done) {
        if (!done.isSuccess()) {
            return new Outcome.Failed(String.valueOf(done.cause().getMessage()));
        }
        try {
            return switch (provider.protocol()) {
                case Grpc _ -> GrpcCheck.outcome(done.getNow());
                case Http http -> HttpCheck.outcome(http, done.getNow());
            };
        } catch (IllegalArgumentException e) {
            return new Outcome.Failed("answered what no request can have: " + e.getMessage());
        }
    }
}
