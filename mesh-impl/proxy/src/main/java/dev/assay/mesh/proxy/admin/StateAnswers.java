package dev.assay.mesh.proxy.admin;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * {@code /config_dump} and {@code /certs}, at the paths of Envoy's administration interface, for
 * the pod alone. All else is answered as elsewhere.
 *
 * @param configuration what is in force
 * @param certificates the public part of what the proxy proves itself with and believes
 */
public record StateAnswers(
        Answers own, Supplier<String> configuration, Supplier<String> certificates)
        implements Answers {

    @Override
    public CompletionStage<Answer> to(String path, HttpHeaders headers) {
        return switch (path) {
            case "/config_dump" -> written(configuration);
            case "/certs" -> written(certificates);
            default -> own.to(path, headers);
        };
    }

    /** A large mesh's configuration takes longer to write than an event loop may be held. */
    private static CompletionStage<Answer> written(Supplier<String> text) {
        return CompletableFuture.supplyAsync(
                () -> Answer.text(HttpResponseStatus.OK, text.get()), Thread::startVirtualThread);
    }
}
