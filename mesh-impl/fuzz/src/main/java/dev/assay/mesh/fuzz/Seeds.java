package dev.assay.mesh.fuzz;

import dev.assay.mesh.ca.CaCertificates;
import dev.assay.mesh.ca.token.LocalTokenIssuer;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.proxy.agent.NewKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Right inputs, from which a fuzzer begins: with new keys each time, so that none is kept. */
final class Seeds {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final CaCertificates.Authority authority =
            CaCertificates.root("assay", Duration.ofDays(365), Clock.fixed(NOW, ZoneOffset.UTC));

    /** Writes those of a target. */
    void write(Target target, Path folder) throws IOException, OperatorCreationException {
        Files.createDirectories(folder);
        int number = 0;
        for (String seed : of(target)) {
            Files.writeString(
                    folder.resolve("seed-" + number++), seed, StandardCharsets.ISO_8859_1);
            for (byte[] der : inside(seed)) {
                Files.write(folder.resolve("seed-" + number++), der);
            }
        }
    }

    /** What a PEM text has in its blocks; nothing of another text. */
    private static List<byte[]> inside(String seed) {
        return java.util.regex.Pattern.compile("-----\\R([A-Za-z0-9+/=\\s]+)\\R-----")
                .matcher(seed)
                .results()
                .map(block -> Base64.getMimeDecoder().decode(block.group(1)))
                .toList();
    }

    /** Those of a target. */
    List<String> of(Target target) throws IOException, OperatorCreationException {
        return switch (target) {
            case SPIFFE_ID ->
                    List.of("spiffe://cluster.local/ns/shop/sa/web", "spiffe://example.org");
            case PEM -> List.of(certificate(), certificate() + certificate());
            case BUNDLE -> List.of(bundle(), "{\"trust_domains\": {\"a\": " + bundle() + "}}");
            case CSR -> List.of(csr());
            case REVOCATION -> List.of(revocations());
            case TOKEN -> List.of(token());
            case CALLER_TOKEN -> List.of(token(), callerClaims());
            case KEY_SET -> List.of(keySet());
        };
    }

    private String certificate() {
        return Pem.encode(authority.certificate());
    }

    private String bundle() {
        String der =
                certificate()
                        .lines()
                        .filter(line -> !line.startsWith("-"))
                        .reduce("", String::concat);
        return """
        {"keys": [{"use": "x509-svid", "kty": "EC", "crv": "P-256", "x5c": ["%s"]}], "spiffe_sequence": 1}
        """
                .formatted(der);
    }

    private static String csr() throws IOException, OperatorCreationException {
        KeyPair keys = new NewKeys().next();
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(
                Extension.subjectAlternativeName,
                true,
                new GeneralNames(
                        new GeneralName(
                                GeneralName.uniformResourceIdentifier,
                                "spiffe://cluster.local/ns/shop/sa/web")));
        var request =
                new JcaPKCS10CertificationRequestBuilder(new X500Name(""), keys.getPublic())
                        .addAttribute(
                                PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                                extensions.generate())
                        .build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(keys.getPrivate()));
        return Armor.block("CERTIFICATE REQUEST", request.getEncoded());
    }

    private String revocations() throws IOException, OperatorCreationException {
        var builder =
                new X509v2CRLBuilder(
                        X500Name.getInstance(
                                authority.certificate().getSubjectX500Principal().getEncoded()),
                        Date.from(NOW));
        builder.setNextUpdate(Date.from(NOW.plus(Duration.ofDays(30))));
        builder.addCRLEntry(java.math.BigInteger.TEN, Date.from(NOW), 1);
        return Armor.block(
                "X509 CRL",
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.key()))
                        .getEncoded());
    }

    private static String token() {
        return encoded("{\"alg\":\"RS256\",\"kid\":\"k\",\"typ\":\"JWT\"}")
                + "."
                + encoded(
                        "{\"iss\":\"https://issuer.example\",\"sub\":\"web\",\"aud\":[\"shop\"],\"exp\":1780300000,\"nbf\":1780000000.5,\"groups\":[\"a\",\"b\"]}")
                + "."
                + encoded("signature");
    }

    /** The target signs them. */
    private static String callerClaims() {
        return """
        {"iss":"%s","aud":["%s"],"sub":"system:serviceaccount:shop:web","exp":1780300000}
        """
                .formatted(CallerTokenTarget.ISSUER, LocalTokenIssuer.AUDIENCE);
    }

    private static String keySet() {
        return """
        {"keys": [
          {"kty": "RSA", "kid": "r", "alg": "RS256", "use": "sig", "n": "%s", "e": "AQAB"},
          {"kty": "EC", "kid": "e", "crv": "P-256", "x": "%s", "y": "%s"},
          {"kty": "OKP", "kid": "o", "crv": "Ed25519", "x": "%s"}]}
        """
                .formatted(octets(256), octets(32), octets(32), octets(32));
    }

    private static String octets(int count) {
        byte[] octets = new byte[count];
        java.util.Arrays.fill(octets, (byte) 0x5b);
        return URL.encodeToString(octets);
    }

    private static String encoded(String text) {
        return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
