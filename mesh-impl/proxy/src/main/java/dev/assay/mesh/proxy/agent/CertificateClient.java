package dev.assay.mesh.proxy.agent;

import dev.assay.mesh.identity.InvalidSvid;
import dev.assay.mesh.identity.MalformedPem;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.Svid;
import dev.assay.mesh.protocol.istio.IstioCertificateRequest;
import dev.assay.mesh.protocol.istio.IstioCertificateServiceGrpc;
import io.grpc.CallCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.StringWriter;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Asks the CA for one certificate. Blocks; for virtual threads. */
final class CertificateClient {

    /** Far above a healthy CA's milliseconds, below any sensible lifetime. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final ControlPlaneChannel channel;
    private final CallCredentials credentials;
    private final SpiffeId identity;
    private final Duration ttl;

    CertificateClient(
            ControlPlaneChannel channel,
            CallCredentials credentials,
            SpiffeId identity,
            Duration ttl) {
        this.channel = channel;
        this.credentials = credentials;
        this.identity = identity;
        this.ttl = ttl;
    }

    /**
     * A certificate for the key.
     *
     * @throws IssuanceFailed if the CA cannot be reached, refuses, or answers something unusable
     */
    Svid request(KeyPair keys) throws IssuanceFailed {
        try {
            var answer =
                    IstioCertificateServiceGrpc.newBlockingStub(channel.ready())
                            .withCallCredentials(credentials)
                            .withDeadlineAfter(DEADLINE)
                            .createCertificate(
                                    IstioCertificateRequest.newBuilder()
                                            .setCsr(csr(keys))
                                            .setValidityDuration(ttl.toSeconds())
                                            .build());
            return Svid.of(chain(answer.getCertChainList()), keys.getPrivate());
        } catch (StatusRuntimeException e) {
            throw new IssuanceFailed(reason(e.getStatus()));
        } catch (MalformedPem | InvalidSvid e) {
            throw new IssuanceFailed("the CA's answer cannot be used: " + e.getMessage());
        }
    }

    private static List<X509Certificate> chain(List<String> elements) throws MalformedPem {
        var chain = new ArrayList<X509Certificate>();
        for (var element : elements) {
            chain.addAll(Pem.certificates(element));
        }
        return chain;
    }

    /** One line: gRPC's own text goes on with the channel's insides, and hides the cause. */
    private static String reason(Status status) {
        var text = new StringBuilder(status.getCode().name());
        if (status.getDescription() != null) {
            text.append(": ").append(status.getDescription().lines().findFirst().orElse(""));
        }
        if (status.getCause() != null) {
            text.append(" (").append(status.getCause().getMessage()).append(')');
        }
        return text.toString();
    }

    /** The names are a courtesy: the CA goes by the token. */
    private String csr(KeyPair keys) {
        try {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.subjectAlternativeName,
                    true,
                    new GeneralNames(
                            new GeneralName(
                                    GeneralName.uniformResourceIdentifier, identity.toString())));
            var algorithm =
                    keys.getPrivate().getAlgorithm().equals("RSA")
                            ? "SHA256withRSA"
                            : "SHA256withECDSA";
            var csr =
                    new JcaPKCS10CertificationRequestBuilder(
                                    new X500Principal(""), keys.getPublic())
                            .addAttribute(
                                    PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                                    extensions.generate())
                            .build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()));
            var text = new StringWriter();
            try (var writer = new JcaPEMWriter(text)) {
                writer.writeObject(csr);
            }
            return text.toString();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a CSR could not be made", e);
        }
    }
}
