package dev.assay.cases.probe.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A client's only certificate, which it shows whomever the server names as issuers. */
final class OneCertificate extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    OneCertificate(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal[] issuers, Socket socket) {
        for (String type : keyTypes) {
            if (type.startsWith(key.getAlgorithm())) {
                return ALIAS;
            }
        }
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
