package dev.assay.mesh.kubernetes.signer;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.PluggedAuthority;
import dev.assay.mesh.ca.SelfSignedAuthority;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.SignerSource;
import dev.assay.mesh.identity.Pem;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mesh's CA from a Secret of the root namespace, as istiod has it: {@code cacerts}, which the
 * operator plugs in, complete or not at all; else {@code istio-ca-secret}, which is made once and
 * kept, so that a restart changes no root (istio/istio {@code pilot/pkg/bootstrap/istio_ca.go}).
 * What cannot be used is never replaced by something of our own.
 */
public final class SecretSignerSource implements SignerSource {

    public static final String PLUGGED = "cacerts";
    public static final String SELF_SIGNED = "istio-ca-secret";

    private static final Logger LOG = LoggerFactory.getLogger(SecretSignerSource.class);
    private static final String TYPE = "istio.io/ca-root";

    private final KubernetesClient client;
    private final String namespace;
    private final String organization;
    private final Clock clock;

    /**
     * A source in this namespace.
     *
     * @param organization the subject's O of a root that has to be made
     */
    public SecretSignerSource(
            KubernetesClient client, String namespace, String organization, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.organization = organization;
        this.clock = clock;
    }

    @Override
    public Signer load() throws AuthorityUnavailable {
        try {
            var plugged = get(PLUGGED);
            if (plugged != null) {
                return signer(plugged);
            }
            var kept = get(SELF_SIGNED);
            return signer(kept != null ? kept : make());
        } catch (KubernetesClientException e) {
            throw new AuthorityUnavailable(
                    "Secrets %s and %s of namespace %s: the API server answers with code %d; may the service account read them?"
                            .formatted(PLUGGED, SELF_SIGNED, namespace, e.getCode()));
        }
    }

    /** The signer that a Secret holds. */
    private Signer signer(Secret secret) throws AuthorityUnavailable {
        var place = SecretFiles.place(secret);
        var signer = new PluggedAuthority(place, SecretFiles.of(secret), clock).load();
        LOG.info("the mesh's CA is that of {}: {}", place, signer);
        return signer;
    }

    /** Of two that start at once, one makes the Secret, and both use that one. */
    private Secret make() throws AuthorityUnavailable {
        try {
            return client.secrets().inNamespace(namespace).resource(selfSigned()).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            var theirs = get(SELF_SIGNED);
            if (theirs == null) {
                throw new AuthorityUnavailable(
                        "Secret %s/%s comes and goes: is somebody deleting it?"
                                .formatted(namespace, SELF_SIGNED));
            }
            return theirs;
        }
    }

    private Secret selfSigned() {
        var root = new SelfSignedAuthority(organization, clock).load();
        var certificate = Pem.encode(root.certificate());
        return new SecretBuilder()
                .withNewMetadata()
                .withName(SELF_SIGNED)
                .withNamespace(namespace)
                .endMetadata()
                .withType(TYPE)
                .addToData(PluggedAuthority.CA_CERT, base64(certificate))
                .addToData(PluggedAuthority.CA_KEY, base64(Pem.encode(root.key())))
                .addToData(PluggedAuthority.ROOT_CERT, base64(certificate))
                .addToData(PluggedAuthority.CERT_CHAIN, base64(certificate))
                .build();
    }

    private @Nullable Secret get(String name) {
        return client.secrets().inNamespace(namespace).withName(name).get();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
