package dev.assay.mesh.controlplane.keys;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches over HTTP and HTTPS; the server is judged by the system's roots. */
public final class HttpKeySetFetcher implements KeySetFetcher {

    /** Hundreds of keys; what is longer would burden every proxy. */
    private static final long LONGEST = 256 * 1024;

    /** Made when first asked: most meshes never fetch a key, and none shall start later for it. */
    private static final class Client {
        static final HttpClient SHARED =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    @Override
    public String fetch(URI uri, Duration timeout) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri).header("accept", "application/json").build();
        var exchange =
                Client.SHARED.sendAsync(
                        request,
                        BodyHandlers.limiting(
                                BodyHandlers.ofString(StandardCharsets.UTF_8), LONGEST));
        try {
            HttpResponse<String> response = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() / 100 != 2) {
                throw new IOException(uri + " answers with status " + response.statusCode());
            }
            return response.body();
        } catch (ExecutionException e) {
            throw new IOException(uri + " cannot be had: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException(uri + " did not answer within " + timeout, e);
        } finally {
            exchange.cancel(true);
        }
    }
}
