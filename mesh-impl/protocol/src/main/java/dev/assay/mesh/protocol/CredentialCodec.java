package dev.assay.mesh.protocol;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.assay.mesh.policy.effective.Credential;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials on the wire, as Istio names them for Envoy: one secret with certificate and key, and
 * one with what to verify by. Safe for any thread.
 */
public final class CredentialCodec {

    /** Source: istio/istio {@code pilot/pkg/credentials/model.go}. */
    private static final String SCHEME = "kubernetes://";

    private static final String VALIDATION = "-cacert";

    private CredentialCodec() {}

    /** The secrets of a credential, by resource name. */
    public static Map<String, Any> pack(String credentialName, Credential credential) {
        String name = SCHEME + credentialName;
        var packed = new HashMap<String, Any>();
        if (!credential.certificate().isEmpty() || !credential.key().isEmpty()) {
            packed.put(
                    name,
                    Packing.pack(
                            TypeUrls.SECRET,
                            Secret.newBuilder()
                                    .setName(name)
                                    .setTlsCertificate(
                                            TlsCertificate.newBuilder()
                                                    .setCertificateChain(
                                                            source(credential.certificate()))
                                                    .setPrivateKey(source(credential.key())))
                                    .build()));
        }
        if (!credential.roots().isEmpty()) {
            var validation =
                    CertificateValidationContext.newBuilder()
                            .setTrustedCa(source(credential.roots()));
            if (!credential.revocations().isEmpty()) {
                validation.setCrl(source(credential.revocations()));
            }
            packed.put(
                    name + VALIDATION,
                    Packing.pack(
                            TypeUrls.SECRET,
                            Secret.newBuilder()
                                    .setName(name + VALIDATION)
                                    .setValidationContext(validation)
                                    .build()));
        }
        return packed;
    }

    /** Whether a resource is part of a credential. */
    public static boolean isPart(String resourceName) {
        return resourceName.startsWith(SCHEME);
    }

    /**
     * The credential of a name, of those secrets that are here; empty where there is none.
     *
     * @param secrets by resource name
     */
    public static Optional<Credential> unpack(String credentialName, Map<String, Any> secrets)
            throws MalformedConfig {
        String name = SCHEME + credentialName;
        if (!secrets.containsKey(name) && !secrets.containsKey(name + VALIDATION)) {
            return Optional.empty();
        }
        Secret own = secret(name, secrets);
        Secret validation = secret(name + VALIDATION, secrets);
        return Optional.of(
                new Credential(
                        text(own.getTlsCertificate().getCertificateChain()),
                        text(own.getTlsCertificate().getPrivateKey()),
                        text(validation.getValidationContext().getTrustedCa()),
                        text(validation.getValidationContext().getCrl())));
    }

    /** The name that a resource is part of a credential of. */
    public static String credentialName(String resourceName) {
        String name = resourceName.substring(SCHEME.length());
        return name.endsWith(VALIDATION)
                ? name.substring(0, name.length() - VALIDATION.length())
                : name;
    }

    private static Secret secret(String name, Map<String, Any> secrets) throws MalformedConfig {
        Any packed = secrets.get(name);
        return packed == null
                ? Secret.getDefaultInstance()
                : Packing.unpack(name, TypeUrls.SECRET, Secret.parser(), packed);
    }

    private static DataSource source(String pem) {
        return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
    }

    private static String text(DataSource source) {
        return source.getInlineBytes().toStringUtf8();
    }
}
