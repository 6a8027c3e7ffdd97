package dev.assay.mesh.ca.grpc;

import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.ca.token.AuthenticationFailed;
import dev.assay.mesh.ca.token.CallerAuthenticator;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a call through only with a token that proves a service account, and tells the service whose
 * call it is. The caller learns no reason, the log does.
 */
public final class BearerAuthentication implements ServerInterceptor {

    /** Whose call it is; set in every call that reaches a service. */
    public static final Context.Key<Caller> CALLER = Context.key("assay-caller");

    public static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** Istio's text (istio/istio {@code security/pkg/server/ca/server.go}). */
    static final String REFUSAL = "request authenticate failure";

    private static final Logger LOG = LoggerFactory.getLogger(BearerAuthentication.class);
    private static final String SCHEME = "Bearer ";

    private final CallerAuthenticator authenticator;

    public BearerAuthentication(CallerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        try {
            var caller = authenticator.authenticate(token(headers));
            return Contexts.interceptCall(
                    Context.current().withValue(CALLER, caller), call, headers, next);
        } catch (AuthenticationFailed e) {
            LOG.info(
                    "{} refused: {}",
                    call.getMethodDescriptor().getFullMethodName(),
                    e.getMessage());
            call.close(Status.UNAUTHENTICATED.withDescription(REFUSAL), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    /** Empty if there is none: what that is worth is the authenticator's decision as well. */
    private static String token(Metadata headers) {
        var all = headers.getAll(AUTHORIZATION);
        if (all != null) {
            for (var value : all) {
                if (value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                    return value.substring(SCHEME.length()).strip();
                }
            }
        }
        return "";
    }
}
