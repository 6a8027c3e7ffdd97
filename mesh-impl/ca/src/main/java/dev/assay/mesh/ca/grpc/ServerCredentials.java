package dev.assay.mesh.ca.grpc;

import dev.assay.mesh.ca.ServerIdentity;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The control plane's own certificate for TLS. Each handshake gets the one of the moment, so that
 * renewal needs no restart. Safe for any thread.
 */
public final class ServerCredentials extends X509ExtendedKeyManager {

    private final ServerIdentity identity;

    /** The credentials of this identity. */
    public ServerCredentials(ServerIdentity identity) {
        this.identity = identity;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        var current = identity.current();
        return current.key().getAlgorithm().equals(keyType) ? ServerIdentity.serial(current) : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identity.withSerial(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity.withSerial(alias).key();
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null; // engines only
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // engines only
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // never a client
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null; // never a client
    }
}
