package dev.assay.mesh.kubernetes.webhook;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.assay.mesh.ca.ServerIdentity;
import dev.assay.mesh.ca.grpc.ServerCredentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * The HTTPS server that the API server calls: {@code /inject} and {@code /validate}. Its
 * certificate is the control plane's own, asked for anew at each handshake, so that renewal needs
 * no restart. Requests run on virtual threads.
 */
public final class WebhookServer implements AutoCloseable {

    private static final int DRAIN_SECONDS = 1;

    private final HttpsServer server;
    private final ExecutorService executor;

    private WebhookServer(HttpsServer server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 lets the system choose
     * @throws IOException if the port is taken
     */
    public static WebhookServer start(
            int port, ServerIdentity identity, Admission injection, Admission validation)
            throws IOException {
        // The API server keeps a connection for 90 s; if we closed it first, a request that is
        // just under way would be lost, and with it a pod. Read once, when the class is loaded.
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var server = HttpsServer.create(new InetSocketAddress(port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(identity)));
        server.createContext("/inject", new AdmissionEndpoint(injection));
        server.createContext("/validate", new AdmissionEndpoint(validation));
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(executor);
        server.start();
        return new WebhookServer(server, executor);
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(DRAIN_SECONDS);
        executor.shutdownNow();
    }

    private static SSLContext tls(ServerIdentity identity) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new ServerCredentials(identity)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }
}
