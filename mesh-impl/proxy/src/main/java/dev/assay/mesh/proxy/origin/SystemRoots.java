package dev.assay.mesh.proxy.origin;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom this system believes: the run time's own {@code cacerts}, read once. */
final class SystemRoots {

    private SystemRoots() {}

    /** None where the system has none: then nobody is believed. */
    static List<X509Certificate> all() {
        return Once.ROOTS;
    }

    private static final class Once {
        static final List<X509Certificate> ROOTS = read();

        private static List<X509Certificate> read() {
            try {
                var factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                return Arrays.stream(factory.getTrustManagers())
                        .filter(X509TrustManager.class::isInstance)
                        .map(X509TrustManager.class::cast)
                        .flatMap(each -> Arrays.stream(each.getAcceptedIssuers()))
                        .toList();
            } catch (GeneralSecurityException e) {
                return List.of();
            }
        }
    }
}
