package dev.assay.mesh.identity;

import static dev.assay.mesh.identity.Minted.NOW;
import static dev.assay.mesh.identity.Minted.ca;
import static dev.assay.mesh.identity.Minted.leaf;
import static dev.assay.mesh.identity.Minted.root;
import static dev.assay.mesh.identity.Role.CLIENT;
import static dev.assay.mesh.identity.Role.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.assay.mesh.identity.SvidRejected.Reason;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SvidValidatorTest {

    private static final TrustDomain TD = new TrustDomain("td");
    private static final String ID = "spiffe://td/ns/a/sa/b";
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final SvidValidator STRICT =
            new StandardSvidValidator(CLOCK, Strictness.STRICT_SPIFFE);
    private static final SvidValidator ISTIO =
            new StandardSvidValidator(CLOCK, Strictness.ISTIO_COMPATIBLE);

    private Minted root;
    private Minted intermediate;
    private Minted foreignRoot;
    private TrustBundles bundles;

    @BeforeAll
    void mintTheCas() throws GeneralSecurityException {
        root = root("root").mint();
        foreignRoot = root("foreign").mint();
        intermediate = ca("intermediate").by(root);
        bundles = TrustBundles.of(TD, bundle(root));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void acceptsWhatAMeshIssues(Role role) throws Exception {
        assertAccepts(STRICT, role, leaf(ID).by(intermediate), intermediate);
        assertAccepts(STRICT, role, leaf(ID).by(root));
        assertAccepts(STRICT, role, leaf(ID).by(intermediate), intermediate, root, root);
    }

    @Test
    void sv01RefusesALeafWithoutUri() throws Exception {
        var dns = leaf().name(GeneralName.dNSName, "b.a.svc").subject("CN=" + ID);
        assertRefuses(Reason.NO_SPIFFE_ID, dns.by(intermediate), intermediate);
        assertRefuses(Reason.NO_SPIFFE_ID, leaf().by(intermediate), intermediate);
        assertRefuses(ISTIO, CLIENT, Reason.NO_SPIFFE_ID, leaf().by(intermediate), intermediate);
    }

    @Test
    void sv02RefusesTwoUrisIfStrict() throws Exception {
        for (var uris : List.of(List.of(ID, "http://x/"), List.of("spiffe://evil/a", ID))) {
            var two = leaf(uris.toArray(String[]::new)).by(intermediate);
            assertRefuses(Reason.SEVERAL_URI_SANS, two, intermediate);
            assertAccepts(ISTIO, CLIENT, two, intermediate);
        }
    }

    @Test
    void sv03RefusesTheSameUriTwiceIfStrict() throws Exception {
        var twice = leaf(ID, ID).by(intermediate);
        assertRefuses(Reason.SEVERAL_URI_SANS, twice, intermediate);
        assertAccepts(ISTIO, CLIENT, twice, intermediate);
    }

    @Test
    void sv04AcceptsOtherNamesBesideTheUri() throws Exception {
        var mixed =
                leaf(ID).name(GeneralName.dNSName, "b.a").name(GeneralName.iPAddress, "10.0.0.1");
        assertAccepts(STRICT, CLIENT, mixed.by(intermediate), intermediate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://td/ns/a/sa/b", "sparfe://td/ns/a/sa/b", "Spiffe://td/a"})
    void sv05RefusesOtherSchemes(String uri) throws Exception {
        var other = leaf(uri).by(intermediate);
        assertRefuses(Reason.NO_SPIFFE_ID, other, intermediate);
        assertRefuses(ISTIO, CLIENT, Reason.NO_SPIFFE_ID, other, intermediate);
    }

    @Test
    void sv06RefusesAnIdWithoutPath() throws Exception {
        var bare = leaf("spiffe://td").by(intermediate);
        assertRefuses(Reason.NO_WORKLOAD_PATH, bare, intermediate);
        assertRefuses(ISTIO, CLIENT, Reason.NO_WORKLOAD_PATH, bare, intermediate);
        var slash = leaf("spiffe://td/").by(intermediate);
        assertRefuses(Reason.INVALID_SPIFFE_ID, slash, intermediate);
        assertThat(ISTIO.validate(chain(slash, intermediate), CLIENT, bundles))
                .isEqualTo(new SpiffeId(TD, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spiffe:///a", "spiffe://td/a//b", "spiffe://TD/a", "spiffe://t d/a"})
    void refusesInvalidIdsEvenWhereTheJdkCannotReadThem(String uri) throws Exception {
        var invalid = leaf(uri).by(intermediate);
        assertRefuses(Reason.INVALID_SPIFFE_ID, invalid, intermediate);
    }

    @Test
    void sv07RefusesACaAsPeerIfStrict() throws Exception {
        var spec = leaf(ID).isCa(true);
        assertRefuses(Reason.NOT_A_LEAF, spec.by(intermediate), intermediate);
        assertAccepts(ISTIO, CLIENT, spec.by(intermediate), intermediate);
        assertAccepts(ISTIO, SERVER, spec.by(intermediate), intermediate);
    }

    @ParameterizedTest
    @ValueSource(ints = {KeyUsage.keyCertSign, KeyUsage.cRLSign})
    void sv08And09RefuseALeafThatMaySignIfStrict(int bit) throws Exception {
        var signer = leaf(ID).usage(KeyUsage.digitalSignature | bit).by(intermediate);
        assertRefuses(Reason.LEAF_MAY_SIGN, signer, intermediate);
        assertAccepts(ISTIO, CLIENT, signer, intermediate);
    }

    @Test
    void sv10RefusesALeafWithoutDigitalSignature() throws Exception {
        var encipherment = leaf(ID).usage(KeyUsage.keyEncipherment).by(intermediate);
        assertRefuses(STRICT, CLIENT, Reason.WRONG_KEY_USAGE, encipherment, intermediate);
        assertRefuses(STRICT, SERVER, Reason.WRONG_KEY_USAGE, encipherment, intermediate);
        assertRefuses(ISTIO, CLIENT, Reason.WRONG_KEY_USAGE, encipherment, intermediate);
        assertAccepts(ISTIO, SERVER, encipherment, intermediate);
        assertThat(Reason.WRONG_KEY_USAGE.alert()).isEqualTo(TlsAlert.UNSUPPORTED_CERTIFICATE);
    }

    @Test
    void sv11AcceptsALeafWithoutKeyUsage() throws Exception {
        assertAccepts(STRICT, CLIENT, leaf(ID).noUsage().by(intermediate), intermediate);
    }

    @Test
    void sv12RefusesTheOtherSidesExtendedKeyUsage() throws Exception {
        var server = leaf(ID).purposes(KeyPurposeId.id_kp_serverAuth).by(intermediate);
        var client = leaf(ID).purposes(KeyPurposeId.id_kp_clientAuth).by(intermediate);
        var code = leaf(ID).purposes(KeyPurposeId.id_kp_codeSigning).by(intermediate);
        for (var validator : List.of(STRICT, ISTIO)) {
            var wrong = Reason.WRONG_EXTENDED_KEY_USAGE;
            assertRefuses(validator, CLIENT, wrong, server, intermediate);
            assertRefuses(validator, SERVER, wrong, client, intermediate);
            assertRefuses(validator, CLIENT, wrong, code, intermediate);
            assertAccepts(validator, SERVER, server, intermediate);
            assertAccepts(validator, CLIENT, client, intermediate);
        }
        var serverOnlyCa = ca("server only").purposes(KeyPurposeId.id_kp_serverAuth).by(root);
        var below = leaf(ID).by(serverOnlyCa);
        assertRefuses(STRICT, CLIENT, Reason.WRONG_EXTENDED_KEY_USAGE, below, serverOnlyCa);
        assertAccepts(STRICT, SERVER, below, serverOnlyCa);
    }

    @Test
    void sv13AcceptsAbsentAndAnyExtendedKeyUsage() throws Exception {
        assertAccepts(STRICT, CLIENT, leaf(ID).purposes().by(intermediate), intermediate);
        var any = leaf(ID).purposes(KeyPurposeId.anyExtendedKeyUsage);
        assertAccepts(STRICT, SERVER, any.by(intermediate), intermediate);
    }

    @Test
    void sv15And16RefuseAnIssuerThatMayNotSign() throws Exception {
        var noCa = ca("no ca").isCa(false).by(root);
        assertRefuses(Reason.ISSUER_MAY_NOT_SIGN, leaf(ID).by(noCa), noCa);
        var noSign = ca("no sign").usage(KeyUsage.cRLSign).by(root);
        assertRefuses(Reason.ISSUER_MAY_NOT_SIGN, leaf(ID).by(noSign), noSign);
        var noUsage = ca("no usage").noUsage().by(root);
        assertAccepts(STRICT, CLIENT, leaf(ID).by(noUsage), noUsage);
        assertThat(Reason.ISSUER_MAY_NOT_SIGN.alert()).isEqualTo(TlsAlert.UNKNOWN_CA);
    }

    @Test
    void sv17RefusesAnExceededPathLength() throws Exception {
        var zero = ca("zero").pathLength(0).by(root);
        var below = ca("below").by(zero);
        assertRefuses(Reason.PATH_LENGTH_EXCEEDED, leaf(ID).by(below), below, zero);
        assertAccepts(STRICT, CLIENT, leaf(ID).by(zero), zero);
    }

    @Test
    void sv18RefusesWhatIsNotValidNowAnywhereOnThePath() throws Exception {
        var day = Duration.ofDays(1);
        var past = ca("past").valid(NOW.minus(day), NOW.minusSeconds(1)).by(root);
        assertRefuses(Reason.EXPIRED, leaf(ID).by(past), past);
        var future = ca("future").valid(NOW.plusSeconds(1), NOW.plus(day)).by(root);
        assertRefuses(Reason.NOT_YET_VALID, leaf(ID).by(future), future);
        var oldLeaf = leaf(ID).valid(NOW.minus(day), NOW.minusSeconds(1)).by(root);
        assertRefuses(Reason.EXPIRED, oldLeaf);
        var earlyLeaf = leaf(ID).valid(NOW.plusSeconds(1), NOW.plus(day)).by(root);
        assertRefuses(Reason.NOT_YET_VALID, earlyLeaf);
        assertAccepts(STRICT, CLIENT, leaf(ID).valid(NOW, NOW).by(root));
        assertThat(List.of(Reason.EXPIRED.alert(), Reason.NOT_YET_VALID.alert()))
                .containsOnly(TlsAlert.CERTIFICATE_EXPIRED);
    }

    @Test
    void sv18RefusesAnExpiredRootAndIgnoresOneBesideTheGoodOne() throws Exception {
        var old = root("old").valid(NOW.minusSeconds(9), NOW.minusSeconds(1)).mint();
        var both = TrustBundles.of(TD, bundle(old, root));
        assertThat(reason(STRICT, CLIENT, both, leaf(ID).by(old))).isEqualTo(Reason.EXPIRED);
        assertThat(STRICT.validate(chain(leaf(ID).by(root)), CLIENT, both)).hasToString(ID);
    }

    @Test
    void sv19RefusesAMissingIntermediateEvenAfterItWasSeen() throws Exception {
        assertAccepts(STRICT, CLIENT, leaf(ID).by(intermediate), intermediate);
        assertRefuses(Reason.UNKNOWN_CA, leaf(ID).by(intermediate));
        assertRefuses(Reason.UNKNOWN_CA, leaf(ID).by(intermediate), root);
    }

    @Test
    void sv20AcceptsIntermediatesInAnyOrder() throws Exception {
        var lower = ca("lower").by(intermediate);
        assertAccepts(STRICT, CLIENT, leaf(ID).by(lower), root, intermediate, lower);
    }

    @Test
    void sv21RefusesALeafSignedByALeaf() throws Exception {
        var other = leaf("spiffe://td/other").subject("CN=other").by(intermediate);
        assertRefuses(Reason.ISSUER_MAY_NOT_SIGN, leaf(ID).by(other), other, intermediate);
    }

    @Test
    void sv22RefusesASelfSignedCopy() throws Exception {
        assertRefuses(Reason.UNKNOWN_CA, leaf(ID).mint());
        assertRefuses(Reason.UNKNOWN_CA, leaf(ID).isCa(true).mint());
    }

    @Test
    void sv23RefusesACorruptedSignature() throws Exception {
        var der = leaf(ID).by(intermediate).certificate().getEncoded();
        der[der.length - 1] ^= 1;
        var corrupted = new Minted(CertificateReader.read(der), root.key());
        assertRefuses(Reason.BAD_SIGNATURE, corrupted, intermediate, root);
        assertThat(Reason.BAD_SIGNATURE.alert()).isEqualTo(TlsAlert.DECRYPT_ERROR);
    }

    @Test
    void sv23RefusesBytesThatAreNoSignature() throws Exception {
        var right = leaf(ID).by(intermediate).certificate();
        var der = right.getEncoded();
        der[der.length - right.getSignature().length] = 0;
        var unsigned = new Minted(CertificateReader.read(der), root.key());
        assertRefuses(Reason.BAD_SIGNATURE, unsigned, intermediate, root);
    }

    @Test
    void tls05RefusesAnotherCaOfTheSameName() throws Exception {
        var namesake = root("root").mint();
        assertRefuses(Reason.UNKNOWN_CA, leaf(ID).by(namesake));
        assertRefuses(Reason.UNKNOWN_CA, leaf(ID).by(namesake), namesake);
        var silent = root("root").withoutKeyIds().mint();
        assertRefuses(Reason.UNKNOWN_CA, leaf(ID).withoutKeyIds().by(silent), silent);
        var both = TrustBundles.of(TD, bundle(silent, root));
        assertThat(STRICT.validate(chain(leaf(ID).by(root)), CLIENT, both)).hasToString(ID);
    }

    @Test
    void sv24To26UseTheBundleOfTheLeafsOwnTrustDomainOnly() throws Exception {
        var td2 = new TrustDomain("td2");
        var mine = leaf(ID).by(root);
        var onlyOther = TrustBundles.of(td2, bundle(foreignRoot));
        assertThat(reason(STRICT, CLIENT, onlyOther, mine)).isEqualTo(Reason.UNKNOWN_CA);
        var sameRoot = TrustBundles.of(td2, bundle(root));
        assertThat(reason(STRICT, CLIENT, sameRoot, mine)).isEqualTo(Reason.FOREIGN_TRUST_DOMAIN);
        var swapped = TrustBundles.of(Map.of(TD, bundle(foreignRoot), td2, bundle(root)));
        assertThat(reason(STRICT, CLIENT, swapped, mine)).isEqualTo(Reason.UNKNOWN_CA);
        assertThat(reason(ISTIO, CLIENT, swapped, mine)).isEqualTo(Reason.UNKNOWN_CA);
        for (var empty :
                List.of(TrustBundles.of(TD, TrustBundle.empty()), TrustBundles.of(Map.of()))) {
            assertThat(reason(STRICT, CLIENT, empty, mine)).isEqualTo(Reason.UNKNOWN_CA);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"spiffe://td.evil/a", "spiffe://tdx/a", "spiffe://old-td/a"})
    void td01RefusesOtherTrustDomainsWithTheMeshsOwnRoot(String uri) throws Exception {
        var foreign = leaf(uri).by(root);
        assertRefuses(Reason.FOREIGN_TRUST_DOMAIN, foreign);
        assertRefuses(ISTIO, CLIENT, Reason.FOREIGN_TRUST_DOMAIN, foreign);
        assertThat(Reason.FOREIGN_TRUST_DOMAIN.alert()).isEqualTo(TlsAlert.CERTIFICATE_UNKNOWN);
    }

    @Test
    void td02AcceptsAnAlias() throws Exception {
        var alias = new TrustDomain("old-td");
        var aliased = TrustBundles.withAliases(TD, List.of(alias), bundle(root));
        var uri = "spiffe://old-td/ns/a/sa/b";
        assertThat(STRICT.validate(chain(leaf(uri).by(root)), SERVER, aliased)).hasToString(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA1withRSA", "MD5withRSA", "SHA1withRSAandMGF1"})
    void sv27RefusesWeakSignatures(String algorithm) throws Exception {
        var rsaRoot = root("rsa").rsa(2048).mint();
        var weak = leaf(ID).signature(algorithm).by(rsaRoot);
        var trusting = TrustBundles.of(TD, bundle(rsaRoot));
        assertThat(reason(STRICT, CLIENT, trusting, weak)).isEqualTo(Reason.WEAK_CRYPTOGRAPHY);
        if (algorithm.equals("SHA1withRSA")) {
            assertThat(ISTIO.validate(chain(weak), CLIENT, trusting)).hasToString(ID);
        } else {
            assertThat(reason(ISTIO, CLIENT, trusting, weak)).isEqualTo(Reason.WEAK_CRYPTOGRAPHY);
        }
    }

    @Test
    void sv27RefusesSmallKeysAnywhereOnThePath() throws Exception {
        assertRefuses(Reason.WEAK_CRYPTOGRAPHY, leaf(ID).rsa(1024).by(root));
        assertAccepts(ISTIO, CLIENT, leaf(ID).rsa(1024).by(root));
        var smallCa = ca("small").rsa(1024).by(root);
        assertRefuses(Reason.WEAK_CRYPTOGRAPHY, leaf(ID).by(smallCa), smallCa);
    }

    @Test
    void acceptsTheUsualKeysAndSignatures() throws Exception {
        var rsaRoot = root("rsa").rsa(2048).mint();
        var trusting = TrustBundles.of(TD, bundle(rsaRoot));
        for (var algorithm : List.of("SHA256withRSA", "SHA512withRSA", "SHA256withRSAandMGF1")) {
            var peer = leaf(ID).signature(algorithm).by(rsaRoot);
            assertThat(STRICT.validate(chain(peer), CLIENT, trusting)).hasToString(ID);
        }
        assertAccepts(STRICT, CLIENT, leaf(ID).curve("secp384r1").by(root));
        assertAccepts(STRICT, CLIENT, leaf(ID).rsa(2048).by(root));
        var p384 = ca("p384").curve("secp384r1").by(root);
        assertAccepts(STRICT, CLIENT, leaf(ID).signature("SHA384withECDSA").by(p384), p384);
    }

    @Test
    void sv28RefusesALeafOutsideItsCasNameConstraints() throws Exception {
        var inside = constrainedCa(permitted("td"));
        assertAccepts(STRICT, CLIENT, leaf(ID).by(inside), inside);
        var outside = constrainedCa(permitted("other"));
        assertRefuses(Reason.NAME_CONSTRAINTS, leaf(ID).by(outside), outside);
        var excluded = constrainedCa(new NameConstraints(null, uriSubtree("td")));
        assertRefuses(Reason.NAME_CONSTRAINTS, leaf(ID).by(excluded), excluded);
        var unknownKind =
                constrainedCa(
                        new NameConstraints(
                                new GeneralSubtree[] {
                                    new GeneralSubtree(
                                            new GeneralName(GeneralName.registeredID, "1.2.3"))
                                },
                                null));
        assertRefuses(Reason.NAME_CONSTRAINTS, leaf(ID).by(unknownKind), unknownKind);
    }

    @Test
    void sv29RefusesAnUnknownCriticalExtension() throws Exception {
        var oid = new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");
        var critical = leaf(ID).extension(oid, true, DERNull.INSTANCE).by(root);
        assertRefuses(Reason.UNKNOWN_CRITICAL_EXTENSION, critical);
        assertRefuses(ISTIO, CLIENT, Reason.UNKNOWN_CRITICAL_EXTENSION, critical);
        assertAccepts(STRICT, CLIENT, leaf(ID).extension(oid, false, DERNull.INSTANCE).by(root));
        var ca = ca("critical").extension(oid, true, DERNull.INSTANCE).by(root);
        assertRefuses(Reason.UNKNOWN_CRITICAL_EXTENSION, leaf(ID).by(ca), ca);
    }

    @Test
    void sv30RefusesASigningCertificateAsPeer() throws Exception {
        assertRefuses(Reason.NOT_A_LEAF, intermediate, root);
        assertRefuses(Reason.NOT_A_LEAF, root);
        var named = ca("named").name(GeneralName.uniformResourceIdentifier, ID).by(root);
        assertRefuses(Reason.NOT_A_LEAF, named);
    }

    @Test
    void namesTheChainsDefectBeforeTheIdentitys() throws Exception {
        assertRefuses(Reason.UNKNOWN_CA, leaf().by(foreignRoot));
        assertRefuses(Reason.UNKNOWN_CA, leaf("spiffe://evil/a").by(foreignRoot));
        assertRefuses(Reason.UNKNOWN_CA, leaf(ID, ID).by(foreignRoot));
    }

    @Test
    void boundsTheWorkThatAChainCanCause() throws Exception {
        assertThat(reason(STRICT, CLIENT, bundles)).isEqualTo(Reason.NO_CERTIFICATE);
        var leaf = leaf(ID).withoutKeyIds().by(intermediate);
        var many = new ArrayList<Minted>();
        for (int i = 0; i < 15; i++) {
            many.add(ca("intermediate").withoutKeyIds().mint());
        }
        var namesakes = Stream.concat(Stream.of(leaf), many.stream()).toArray(Minted[]::new);
        assertRefuses(Reason.CHAIN_TOO_LONG, namesakes);
        many.add(intermediate);
        var tooMany = Stream.concat(Stream.of(leaf), many.stream()).toArray(Minted[]::new);
        assertRefuses(Reason.CHAIN_TOO_LONG, tooMany);
    }

    private Minted constrainedCa(NameConstraints constraints) throws Exception {
        return ca("constrained").extension(Extension.nameConstraints, true, constraints).by(root);
    }

    private static NameConstraints permitted(String host) {
        return new NameConstraints(uriSubtree(host), null);
    }

    private static GeneralSubtree[] uriSubtree(String host) {
        return new GeneralSubtree[] {
            new GeneralSubtree(new GeneralName(GeneralName.uniformResourceIdentifier, host))
        };
    }

    private static TrustBundle bundle(Minted... roots) {
        return TrustBundle.of(chain(roots));
    }

    private static List<X509Certificate> chain(Minted... certificates) {
        return Stream.of(certificates).map(Minted::certificate).toList();
    }

    private void assertAccepts(SvidValidator validator, Role role, Minted... chain)
            throws SvidRejected {
        assertThat(validator.validate(chain(chain), role, bundles)).hasToString(ID);
    }

    private void assertRefuses(Reason expected, Minted... chain) {
        assertRefuses(STRICT, CLIENT, expected, chain);
    }

    private void assertRefuses(
            SvidValidator validator, Role role, Reason expected, Minted... chain) {
        assertThat(reason(validator, role, bundles, chain)).isEqualTo(expected);
    }

    private static Reason reason(
            SvidValidator validator, Role role, TrustBundles bundles, Minted... chain) {
        try {
            return fail("accepted as " + validator.validate(chain(chain), role, bundles));
        } catch (SvidRejected e) {
            assertThat(e.alert()).isEqualTo(e.reason().alert());
            return e.reason();
        }
    }
}
