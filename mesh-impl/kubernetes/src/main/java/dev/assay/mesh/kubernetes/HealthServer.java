package dev.assay.mesh.kubernetes;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Tells the kubelet how we are: {@code /healthz} that we run, {@code /ready} that we serve. */
final class HealthServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService executor;

    private HealthServer(HttpServer server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    static HealthServer start(int port, BooleanSupplier ready) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(port), 0);
        answer(server, "/healthz", () -> true);
        answer(server, "/ready", ready);
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(executor);
        server.start();
        return new HealthServer(server, executor);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static void answer(HttpServer server, String path, BooleanSupplier fine) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        boolean yes = fine.getAsBoolean();
                        var text =
                                (yes ? "ok\n" : "not ready\n").getBytes(StandardCharsets.US_ASCII);
                        exchange.sendResponseHeaders(
                                yes
                                        ? HttpURLConnection.HTTP_OK
                                        : HttpURLConnection.HTTP_UNAVAILABLE,
                                text.length);
                        exchange.getResponseBody().write(text);
                    }
                });
    }
}
