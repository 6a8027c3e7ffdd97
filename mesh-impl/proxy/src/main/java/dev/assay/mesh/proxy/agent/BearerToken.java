package dev.assay.mesh.proxy.agent;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.util.concurrent.Executor;

/** Puts the token of the moment on every call. */
final class BearerToken extends CallCredentials {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final TokenSource tokens;

    BearerToken(TokenSource tokens) {
        this.tokens = tokens;
    }

    @Override
    public void applyRequestMetadata(
            RequestInfo request, Executor executor, MetadataApplier applier) {
        executor.execute(() -> {
            var headers = new Metadata();
            try {
                headers.put(AUTHORIZATION, "Bearer " + tokens.token());
                applier.apply(headers);
            } catch (IOException | RuntimeException e) {
                // The cause could quote the token's file.
                applier.fail(
                        Status.UNAUTHENTICATED.withDescription(
                                "the service account's token cannot be read"));
            }
        });
    }
}
