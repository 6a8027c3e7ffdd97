package dev.assay.mesh.identity;

import static dev.assay.mesh.identity.Minted.ca;
import static dev.assay.mesh.identity.Minted.leaf;
import static dev.assay.mesh.identity.Minted.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;

final class SvidTest {

    private static final String ID = "spiffe://td/ns/a/sa/b";

    @Test
    void comesBackFromPemUnchanged() throws Exception {
        var root = root("root").mint();
        var intermediate = ca("intermediate").by(root);
        for (var spec : List.of(leaf(ID), leaf(ID).rsa(2048), leaf(ID).curve("secp384r1"))) {
            var leaf = spec.by(intermediate);
            var svid = Svid.of(List.of(leaf.certificate(), intermediate.certificate()), leaf.key());
            assertThat(Svid.fromPem(svid.chainPem(), svid.keyPem())).isEqualTo(svid);
            assertThat(svid.id()).hasToString(ID);
            assertThat(svid.leaf()).isEqualTo(leaf.certificate());
        }
    }

    @Test
    void readsTheOlderKeyFormsOfOpenSsl() throws Exception {
        var rsa = leaf(ID).rsa(2048).mint().key();
        var rsaBody = PrivateKeyInfo.getInstance(rsa.getEncoded()).parsePrivateKey();
        assertThat(Pem.privateKey(pem("RSA PRIVATE KEY", rsaBody))).isEqualTo(rsa);
        var ec = (java.security.interfaces.ECPrivateKey) leaf(ID).mint().key();
        var ecBody = new ECPrivateKey(256, ec.getS(), SECObjectIdentifiers.secp256r1);
        assertThat(Pem.privateKey(pem("EC PRIVATE KEY", ecBody)))
                .isInstanceOfSatisfying(
                        java.security.interfaces.ECPrivateKey.class,
                        read -> assertThat(read.getS()).isEqualTo(ec.getS()));
    }

    private static String pem(String type, ASN1Encodable body) throws IOException {
        var base64 = Base64.getMimeEncoder().encodeToString(body.toASN1Primitive().getEncoded());
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
    }

    @Test
    void refusesAKeyThatIsNotTheLeafs() throws Exception {
        var leaf = leaf(ID).mint();
        for (var other : List.of(leaf(ID).mint(), leaf(ID).rsa(2048).mint())) {
            assertThatThrownBy(() -> Svid.of(List.of(leaf.certificate()), other.key()))
                    .isInstanceOf(InvalidSvid.class)
                    .hasMessage("the private key is not the leaf's");
        }
    }

    @Test
    void refusesWhatIsNoWorkloadsSvid() throws Exception {
        assertThatThrownBy(() -> Svid.of(List.of(), leaf(ID).mint().key()))
                .isInstanceOf(InvalidSvid.class);
        for (var spec : List.of(leaf(), leaf(ID, ID), leaf("spiffe://td"))) {
            var leaf = spec.mint();
            assertThatThrownBy(() -> Svid.of(List.of(leaf.certificate()), leaf.key()))
                    .isInstanceOf(InvalidSvid.class);
        }
    }

    @Test
    void neverShowsTheKey() throws Exception {
        var leaf = leaf(ID).mint();
        var text = Svid.of(List.of(leaf.certificate()), leaf.key()).toString();
        var encoded = leaf.key().getEncoded();
        assertThat(text).contains(ID);
        assertThat(text.toLowerCase(Locale.ROOT))
                .doesNotContain(HexFormat.of().formatHex(encoded, 40, 60))
                .doesNotContain("key");
        var keyPem = Pem.encode(leaf.key());
        var cut = keyPem.replace("-----END", "QQ\n-----END");
        assertThatThrownBy(() -> Pem.privateKey(cut))
                .isInstanceOf(MalformedPem.class)
                .hasNoCause()
                .message()
                .doesNotContain(Base64.getEncoder().encodeToString(encoded).substring(48, 84));
    }

    @Test
    void saysWhichTextIsBad() throws Exception {
        var leaf = leaf(ID).mint();
        var chain = Pem.encode(leaf.certificate());
        assertThatThrownBy(() -> Svid.fromPem("", Pem.encode(leaf.key())))
                .hasMessage("chain: no '-----BEGIN CERTIFICATE-----' found");
        assertThatThrownBy(() -> Svid.fromPem(chain, chain))
                .hasMessage("key: no unencrypted private key found");
        assertThatThrownBy(() -> Pem.certificate(chain + chain))
                .hasMessage("one certificate expected, 2 found");
    }

    @Test
    void readsWhatALeafClaims() throws Exception {
        assertThat(LeafIdentity.claimed(leaf(ID).mint().certificate()))
                .contains(SpiffeId.parse(ID));
        assertThat(LeafIdentity.claimed(leaf().mint().certificate())).isEmpty();
    }
}
