package dev.assay.cases.probe.tls;

import dev.assay.cases.probe.LoopbackServer;
import dev.assay.cases.probe.LoopbackServer.SocketWire;
import dev.assay.cases.probe.TestAuthority;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.wire.Wire;
import dev.assay.fixtures.wire.WireHandler;
import java.io.IOException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A server that is not BouncyCastle's: demands a client certificate below a root, then echoes. */
final class JsseServer implements WireHandler {
    private final SSLContext context;
    private final boolean demandsCertificate;

    JsseServer(Credentials own, X509Certificate root, boolean demandsCertificate) throws Exception {
        this.demandsCertificate = demandsCertificate;
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(Certificate[]::new));
        keys.setCertificateEntry("root", root);
        var keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, new char[0]);
        var roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("root", root);
        var trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(roots);
        context = SSLContext.getInstance("TLS");
        context.init(
                keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), new SecureRandom());
    }

    @Override
    public void serve(Wire wire) throws IOException {
        var socket = ((SocketWire) wire).socket();
        try (var tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "client", 0, true)) {
            tls.setUseClientMode(false);
            tls.setNeedClientAuth(demandsCertificate);
            new ServerEcho("jsse", false).serve(tls.getInputStream(), tls.getOutputStream());
        }
    }

    /** A client that trusts nobody. */
    static void distrustingClient(LoopbackServer server, TlsVersion version) throws Exception {
        var nobody = KeyStore.getInstance("PKCS12");
        nobody.load(null, null);
        nobody.setCertificateEntry("root", new TestAuthority().root());
        var trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(nobody);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trustManagers.getTrustManagers(), new SecureRandom());
        try (var wire = server.dialer().dial(server.destination(), Duration.ofSeconds(5));
                var tls =
                        (SSLSocket)
                                context.getSocketFactory()
                                        .createSocket(
                                                ((SocketWire) wire).socket(), "server", 1, true)) {
            tls.setEnabledProtocols(
                    new String[] {version == TlsVersion.TLS_1_2 ? "TLSv1.2" : "TLSv1.3"});
            tls.startHandshake();
        }
    }
}
