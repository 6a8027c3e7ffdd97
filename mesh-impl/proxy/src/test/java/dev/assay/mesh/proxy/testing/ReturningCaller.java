package dev.assay.mesh.proxy.testing;

import dev.assay.mesh.identity.Svid;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A JDK client that comes back, and resumes its sessions where it is let. One thread. */
public final class ReturningCaller {

    private final SSLContext context;
    private final String version;
    private boolean shown;

    public ReturningCaller(Svid own, String version) throws Exception {
        this.version = version;
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Noting()}, new SecureRandom());
    }

    /**
     * One call.
     *
     * @param resumed whether the server showed no certificate
     * @param answer all that the application answered, or how it ended without
     */
    public record Call(boolean resumed, String answer) {}

    /** One GET on a new connection. */
    public Call get(InetSocketAddress to) {
        shown = false;
        var host = to.getAddress().getHostAddress();
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket(host, to.getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(new String[] {version});
            parameters.setApplicationProtocols(new String[] {"istio-http/1.1", "istio"});
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(Caller.TIMEOUT_MILLIS);
            socket.startHandshake();
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: server\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String head = App.readHead(socket.getInputStream());
            byte[] body = socket.getInputStream().readNBytes(App.contentLength(head));
            return new Call(
                    !shown,
                    head.isEmpty()
                            ? "the end"
                            : head + new String(body, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return new Call(!shown, e.toString());
        }
    }

    /** How many sessions it could resume. */
    public int sessions() {
        return Collections.list(context.getClientSessionContext().getIds()).size();
    }

    private final class Noting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            shown = true;
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
