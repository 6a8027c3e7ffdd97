package dev.assay.mesh.identity;

import static dev.assay.mesh.identity.Minted.leaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class CertificateViewTest {

    /** Signatures are verified over DER, which would write another text than came. */
    @Test
    void trueIsWrittenInOneWayOnly() throws Exception {
        byte[] der = leaf("spiffe://td/ns/a/sa/b").signedBySelf().mint().certificate().getEncoded();
        assertThat(CertificateView.parse(der).uris()).hasSize(1);
        byte[] critical = {1, 1, (byte) 0xff};
        int at = 0;
        while (!Arrays.equals(der, at, at + critical.length, critical, 0, critical.length)) {
            at++;
        }
        der[at + 2] = 0x27;
        assertThatThrownBy(() -> CertificateView.parse(der))
                .isInstanceOf(MalformedCertificate.class);
    }

    @Test
    void aSignatureConsistsOfOctets() throws Exception {
        var certificate = leaf("spiffe://td/ns/a/sa/b").signedBySelf().mint().certificate();
        byte[] der = certificate.getEncoded();
        int unusedBits = der.length - certificate.getSignature().length - 1;
        assertThat(der[unusedBits]).isZero();
        der[unusedBits] = 1;
        der[der.length - 1] &= (byte) 0xfe; // DER wants unused bits to be zero
        assertThatThrownBy(() -> CertificateView.parse(der))
                .isInstanceOf(MalformedCertificate.class);
    }

    /** Found by a fuzzer: the validator threw it when it named the issuer. */
    @Test
    void aNameIsText() throws Exception {
        byte[] der =
                leaf("spiffe://td/ns/a/sa/b")
                        .subject("O=abcdef")
                        .signedBySelf()
                        .mint()
                        .certificate()
                        .getEncoded();
        byte[] name = "abcdef".getBytes(StandardCharsets.US_ASCII);
        int at = 0;
        while (!Arrays.equals(der, at, at + name.length, name, 0, name.length)) {
            at++;
        }
        der[at] = (byte) 0xff; // in UTF-8 nowhere
        assertThatThrownBy(() -> CertificateView.parse(der))
                .isInstanceOf(MalformedCertificate.class)
                .hasMessageContaining("name");
    }
}
