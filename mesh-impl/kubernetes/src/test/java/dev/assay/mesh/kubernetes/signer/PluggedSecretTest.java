package dev.assay.mesh.kubernetes.signer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.ca.CaCertificates;
import dev.assay.mesh.ca.CaCertificates.Authority;
import dev.assay.mesh.ca.PluggedAuthority;
import dev.assay.mesh.ca.update.CacertsUpdate;
import dev.assay.mesh.ca.update.LiveAuthority;
import dev.assay.mesh.controlplane.MeshRoots;
import dev.assay.mesh.identity.Pem;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PluggedSecretTest {

    private static final Clock CLOCK = Clock.systemUTC();

    private final Authority root = CaCertificates.root("example", Duration.ofDays(10), CLOCK);
    private final Authority further = CaCertificates.root("further", Duration.ofDays(10), CLOCK);
    private final Authority first = intermediate();
    private final Authority second = intermediate();
    private final MeshRoots roots;
    private final LiveAuthority live;

    PluggedSecretTest() {
        var signer = CaCertificates.signer(List.of(first, root));
        roots = new MeshRoots(signer.roots());
        live =
                new LiveAuthority(
                        signer, new CacertsUpdate(CLOCK), next -> roots.replace(next.roots()));
    }

    @Test
    void whatIsWrittenIntoTheSecretSignsAndIsBelieved() {
        PluggedSecret.offer(
                live, secret(second, List.of(further.certificate(), root.certificate())));

        assertThat(live.get().certificate()).isEqualTo(second.certificate());
        assertThat(roots.current().roots())
                .containsExactlyInAnyOrder(root.certificate(), further.certificate());
    }

    @Test
    void aSecretThatLacksAFileOrHasNoneChangesNothing() {
        var lacking = secret(second, List.of(root.certificate()));
        lacking.getData().remove(PluggedAuthority.CA_KEY);
        PluggedSecret.offer(live, lacking);
        lacking.setData(null);
        PluggedSecret.offer(live, lacking);

        assertThat(live.get().certificate()).isEqualTo(first.certificate());
        assertThat(roots.current().roots()).containsExactly(root.certificate());
    }

    private Authority intermediate() {
        return CaCertificates.intermediate(root, "example", Duration.ofDays(5), CLOCK);
    }

    private Secret secret(Authority signing, List<X509Certificate> believed) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("cacerts")
                .withNamespace("istio-system")
                .endMetadata()
                .addToData(PluggedAuthority.CA_CERT, base64(Pem.encode(signing.certificate())))
                .addToData(PluggedAuthority.CA_KEY, base64(Pem.encode(signing.key())))
                .addToData(PluggedAuthority.ROOT_CERT, base64(Pem.encode(believed)))
                .addToData(
                        PluggedAuthority.CERT_CHAIN,
                        base64(Pem.encode(List.of(signing.certificate(), root.certificate()))))
                .build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
