package dev.assay.mesh.proxy.agent;

import dev.assay.mesh.identity.TrustBundle;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes servers below the roots of the moment. Path and name are checked by the JDK; this class
 * only chooses the roots. Called from event loops.
 */
final class LiveTrust extends X509ExtendedTrustManager {

    private record Trust(TrustBundle roots, X509ExtendedTrustManager manager) {}

    private final Supplier<TrustBundle> roots;
    private final AtomicReference<Trust> current = new AtomicReference<>();

    LiveTrust(Supplier<TrustBundle> roots) {
        this.roots = roots;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        manager().checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        manager().checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("a server's name can only be checked with its connection");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("for clients only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("for clients only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("for clients only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private X509ExtendedTrustManager manager() throws CertificateException {
        var wanted = roots.get();
        var known = current.get();
        if (known != null && known.roots().equals(wanted)) {
            return known.manager();
        }
        var made = new Trust(wanted, manager(wanted));
        current.set(made);
        return made.manager();
    }

    private static X509ExtendedTrustManager manager(TrustBundle roots) throws CertificateException {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var root : roots.roots()) {
                store.setCertificateEntry("root-" + number++, root);
            }
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (var manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager found) {
                    return found;
                }
            }
            throw new CertificateException("this JDK has no PKIX trust manager");
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("the roots cannot be used", e);
        }
    }
}
