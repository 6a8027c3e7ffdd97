package dev.assay.cases.probe.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Takes any server, and notes what it showed in this handshake. One thread. */
final class ShownOnce extends X509ExtendedTrustManager {
    private List<X509Certificate> chain = List.of();

    /** Before the next handshake. */
    void forget() {
        chain = List.of();
    }

    /** Empty if the server showed nothing, as in a resumed session. */
    List<X509Certificate> chain() {
        return chain;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket) {
        chain = List.of(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
        chain = List.of(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type) {
        chain = List.of(shown);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket) {
        throw new UnsupportedOperationException("a client's");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
        throw new UnsupportedOperationException("a client's");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type) {
        throw new UnsupportedOperationException("a client's");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
