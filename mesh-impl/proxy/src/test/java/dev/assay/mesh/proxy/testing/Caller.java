package dev.assay.mesh.proxy.testing;

import dev.assay.mesh.identity.Svid;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A blocking client, plaintext or JDK TLS. */
public final class Caller implements AutoCloseable {

    /** Long enough for a loaded machine; a test that passes never waits for it. */
    public static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;

    private Caller(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    public static Caller plaintext(InetSocketAddress to) throws IOException {
        return new Caller(new Socket(to.getAddress(), to.getPort()));
    }

    /** TLS that trusts every server; the handshake is made at once. */
    public static Caller tls(
            InetSocketAddress to, Optional<Svid> own, String version, String... alpn)
            throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (own.isPresent()) {
            store.setKeyEntry(
                    "own",
                    own.get().key(),
                    new char[0],
                    own.get().chain().toArray(Certificate[]::new));
        }
        keys.init(store, new char[0]);
        context.init(
                keys.getKeyManagers(), new TrustManager[] {new TrustAll()}, new SecureRandom());
        var socket =
                (SSLSocket) context.getSocketFactory().createSocket(to.getAddress(), to.getPort());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setApplicationProtocols(alpn);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new Caller(socket);
    }

    public Socket socket() {
        return socket;
    }

    public Caller send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** One GET on this connection. */
    public Answer get(String path, String... headers) throws IOException {
        var extra = String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList());
        send("GET " + path + " HTTP/1.1\r\nHost: server\r\n" + extra + "\r\n");
        return answer();
    }

    public Answer answer() throws IOException {
        String head = App.readHead(socket.getInputStream());
        if (head.isEmpty()) {
            throw new IOException("end of stream instead of an answer");
        }
        byte[] body = socket.getInputStream().readNBytes(App.contentLength(head));
        return new Answer(
                Integer.parseInt(head.substring(9, 12)),
                head,
                new String(body, StandardCharsets.ISO_8859_1));
    }

    /** Reads until at least as many bytes have come, or to the end. */
    public String read(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    public String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** What came back. */
    public record Answer(int status, String head, String body) {}

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
