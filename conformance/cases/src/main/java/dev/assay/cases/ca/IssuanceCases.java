package dev.assay.cases.ca;

import static dev.assay.cases.catalogue.Profile.MESH;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.environment.CertificateAuthority;
import dev.assay.fixtures.environment.CertificateAuthority.TokenDefect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the CSR service issues, and to whom it refuses. */
@InProfile(MESH)
@OnLane(scope = Scope.READ_ONLY)
final class IssuanceCases {
    private static final String SERVER = "istio/istio: security/pkg/server/ca/server.go";
    private static final String SIGNING = "istio/istio: security/pkg/pki/ca/ca.go";
    private static final String GENERATION = "istio/istio: security/pkg/pki/util/generate_cert.go";
    private static final Duration DEFAULT = Duration.ZERO;
    private static final int LONGEST_ID = 2048;

    /** The scheme in either case (SPIFFE-ID.md, section 2.4): a signer is looked at, not parsed. */
    private static final Pattern SPIFFE_ID_WITH_PATH = Pattern.compile("(?i:spiffe)://[^/]*/");

    @Case(
            id = "ca-01",
            title =
                    "a CSR with a service account's token is answered with that account's certificate",
            source = "istio/api: security/v1alpha1/ca.proto; " + SERVER,
            rows = "S3",
            kills = "workload-name-in-identity")
    void certificateForTheTokensAccount(Lane lane, Observations leaves) {
        String account = lane.client().spec().serviceAccount();
        leaves.expect(CsrCall.own(lane, DEFAULT))
                .is(
                        Issued.issued(
                                "for " + CsrCall.identity(lane, account),
                                chain -> names(chain, CsrCall.identity(lane, account))));
    }

    @Case(
            id = "ca-02",
            title = "the identity is the caller's, whatever the CSR asks for",
            source = SERVER + ", CreateCertificate's comment",
            rows = {"S3", "S2"},
            kills = {"csr-san-copied", "csr-must-name-its-caller"})
    @Leaf(id = "other-account")
    @Leaf(id = "foreign-trust-domain")
    @Leaf(id = "no-name")
    void identityComesFromTheCaller(Lane lane, Observations leaves) {
        String account = lane.client().spec().serviceAccount();
        String own = CsrCall.identity(lane, account);
        var expected = Issued.issued("for " + own + " and nobody else", chain -> names(chain, own));
        leaves.expect(
                        "other-account",
                        CsrCall.with(
                                lane,
                                account,
                                TokenDefect.NONE,
                                DEFAULT,
                                CsrCall.asking(lane, CsrCall.identity(lane, "server"))))
                .is(expected);
        leaves.expect(
                        "foreign-trust-domain",
                        CsrCall.with(
                                lane,
                                account,
                                TokenDefect.NONE,
                                DEFAULT,
                                CsrCall.asking(lane, "spiffe://evil.example/ns/a/sa/b")))
                .is(expected);
        leaves.expect(
                        "no-name",
                        CsrCall.with(
                                lane, account, TokenDefect.NONE, DEFAULT, CsrCall.asking(lane, "")))
                .is(expected);
    }

    /** A token that must not be taken. */
    record BadToken(String leafId, boolean sent, TokenDefect defect, Level level)
            implements LeafParameter {}

    static Stream<BadToken> badTokens() {
        return Stream.of(
                new BadToken("none", false, TokenDefect.NONE, Level.CORE),
                new BadToken("garbage", true, TokenDefect.TAMPERED, Level.CORE),
                new BadToken("expired", true, TokenDefect.EXPIRED, Level.CORE),
                new BadToken("wrong-audience", true, TokenDefect.WRONG_AUDIENCE, Level.CORE),
                new BadToken("other-user", true, TokenDefect.OTHER_USER, Level.EXTENDED));
    }

    @Case(
            id = "ca-03",
            title = "without a good token there is no certificate",
            source = SERVER + "; istio/istio: security/pkg/k8s/tokenreview",
            rows = "S3",
            kills = {
                "audience-unchecked",
                "audience-unchecked-in-cluster",
                "token-expiry-ignored",
                "any-user-is-an-account",
                "anyone-is-authenticated"
            })
    @LeafSource("badTokens")
    void badTokenIsRefused(Lane lane, Observations leaves, BadToken bad) throws Exception {
        String account = lane.client().spec().serviceAccount();
        leaves.control(CsrCall.own(lane, DEFAULT))
                .is(Issued.issued("with a good token", _ -> true));
        Probe<Issued> attempt =
                bad.sent()
                        ? CsrCall.with(
                                lane,
                                account,
                                bad.defect(),
                                DEFAULT,
                                CsrCall.asking(lane, CsrCall.identity(lane, account)))
                        : () ->
                                Issued.of(
                                        lane.mesh()
                                                .ca()
                                                .createCertificate(
                                                        Csr.asking(
                                                                        CsrCall.identity(
                                                                                lane, account),
                                                                        lane.mesh().secrets())
                                                                .pem(),
                                                        DEFAULT,
                                                        ""));
        leaves.expect(attempt).is(Issued.refusedAs("UNAUTHENTICATED"));
    }

    @Case(
            id = "ca-04",
            title = "a CSR that proves nothing, or is none, is an error, and the service stays up",
            source = SIGNING + ", CheckSignature",
            rows = "S3",
            kills = {
                "no-proof-of-possession",
                "unreadable-csr-gets-a-key",
                "bad-csr-stops-the-service"
            })
    @Leaf(id = "broken-signature")
    @Leaf(id = "bad-pem")
    @Leaf(id = "stays-up")
    void csrMustProvePossession(Lane lane, Observations leaves) {
        String account = lane.client().spec().serviceAccount();
        String own = CsrCall.identity(lane, account);
        CertificateAuthority ca = lane.mesh().ca();
        leaves.expect(
                        "broken-signature",
                        () ->
                                Issued.of(
                                        ca.createCertificate(
                                                Csr.withoutPossession(own, lane.mesh().secrets())
                                                        .pem(),
                                                DEFAULT,
                                                token(lane, account))))
                .is(Issued.refused());
        leaves.expect(
                        "bad-pem",
                        () ->
                                Issued.of(
                                        ca.createCertificate(
                                                "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
                                                DEFAULT,
                                                token(lane, account))))
                .is(Issued.refused());
        leaves.expect("stays-up", CsrCall.own(lane, DEFAULT))
                .is(Issued.issued("again", chain -> names(chain, own)));
    }

    @Case(
            id = "id-n10-issued",
            title = "an ID of 2048 bytes is issued whole, and a longer one not at all",
            source = "spiffe/spiffe: standards/SPIFFE-ID.md, section 2.3",
            how =
                    "Asks with the tokens of service accounts whose names make the ID as long, and a byte longer. A Kubernetes API server grants no such names.",
            rows = {"S2", "S3"},
            kills = {"issued-id-truncated", "issued-id-one-byte-less"})
    @Leaf(id = "longest")
    @Leaf(id = "too-long")
    void longIds(Lane lane, Observations leaves) {
        String account = "a".repeat(LONGEST_ID - CsrCall.identity(lane, "").length());
        leaves.expect("longest", ofAccount(lane, account))
                .is(
                        Issued.issued(
                                "for all of the name",
                                chain -> names(chain, CsrCall.identity(lane, account))));
        leaves.expect("too-long", ofAccount(lane, account + "a")).is(Issued.refused());
    }

    private static Probe<Issued> ofAccount(Lane lane, String account) {
        return CsrCall.with(lane, account, TokenDefect.NONE, DEFAULT, CsrCall.asking(lane, ""));
    }

    /** A requested lifetime. */
    record Requested(String leafId, Duration validity, Level level) implements LeafParameter {}

    static Stream<Requested> lifetimes() {
        return Stream.of(
                new Requested("zero", Duration.ZERO, Level.CORE),
                new Requested("negative", Duration.ofSeconds(-1), Level.CORE),
                new Requested("one-hour", Duration.ofHours(1), Level.CORE),
                new Requested("above-maximum", Duration.ofDays(90).plusSeconds(1), Level.EXTENDED));
    }

    @Case(
            id = "ca-05",
            title =
                    "no lifetime asked means the default, a day; above 90 days is an error, not a clamp",
            source = SIGNING + "; istio/istio: security/pkg/cmd/constants.go",
            rows = "S3",
            kills = {
                "unlimited-lifetime",
                "no-lifetime-is-the-longest",
                "requested-lifetime-ignored"
            })
    @LeafSource("lifetimes")
    void lifetimes(Lane lane, Observations leaves, Requested requested) {
        Probe<Issued> attempt = CsrCall.own(lane, requested.validity());
        if (requested.level() == Level.EXTENDED) {
            leaves.expect(attempt).is(Issued.refused());
            return;
        }
        Duration wanted =
                requested.validity().isPositive() ? requested.validity() : Duration.ofHours(24);
        leaves.expect(attempt)
                .is(
                        Issued.issued(
                                "for " + wanted + " from now (back-dating aside)",
                                chain -> endsIn(chain, wanted)));
    }

    @Case(
            id = "ca-08",
            title =
                    "certificates are back-dated, so that a peer whose clock is 90 seconds slow accepts them",
            source = GENERATION + ", ClockSkewGracePeriod; linkerd/linkerd2 #6427",
            rows = "S3",
            kills = "not-before-is-now")
    void backDated(Lane lane, Observations leaves) {
        leaves.expect(CsrCall.own(lane, DEFAULT))
                .is(
                        Issued.issued(
                                "with notBefore at least 90 seconds ago",
                                chain ->
                                        chain.leaf()
                                                .getNotBefore()
                                                .toInstant()
                                                .isBefore(now().minusSeconds(90))));
    }

    @Case(
            id = "ca-09",
            title = "the answer's chain is leaf first, root last, one certificate an element",
            source = SERVER + "; istio/istio: releasenotes/notes/serverca-expand-certs.yaml",
            rows = "S3",
            kills = {"chain-concatenated", "chain-reversed", "leaf-repeated", "root-omitted"})
    @Leaf(id = "one-certificate-an-element")
    @Leaf(id = "leaf-first")
    @Leaf(id = "root-last")
    @Leaf(id = "each-signed-by-the-next")
    void chainOrder(Lane lane, Observations leaves) {
        var attempt = CsrCall.own(lane, DEFAULT);
        leaves.expect("one-certificate-an-element", attempt)
                .is(
                        Issued.issued(
                                "one by one",
                                chain ->
                                        chain.certificates().stream()
                                                .limit(Math.max(1, chain.elements().size() - 1))
                                                .allMatch(list -> list.size() == 1)));
        leaves.expect("leaf-first", attempt)
                .is(Issued.issued("leaf first", chain -> chain.leaf().getBasicConstraints() < 0));
        leaves.expect("root-last", attempt)
                .is(
                        Issued.issued(
                                "root last",
                                chain -> lane.mesh().ca().roots().contains(chain.all().getLast())));
        leaves.expect("each-signed-by-the-next", attempt)
                .is(
                        Issued.issued(
                                "each signed by the next",
                                chain -> Certificates.isSignedInOrder(chain.all())));
    }

    @Case(
            id = "sv-10-issued",
            title =
                    "the CA certifies keys for signing handshakes, and not for signing certificates or revocation lists",
            source = "spiffe/spiffe: standards/X509-SVID.md, section 4.3; " + GENERATION,
            rows = {"S2", "S3"},
            kills = {"leaf-can-sign", "leaf-can-revoke", "leaf-cannot-sign-handshakes"})
    void keysForHandshakes(Lane lane, Observations leaves) {
        leaves.expect(CsrCall.own(lane, DEFAULT))
                .is(
                        Issued.issued(
                                "with key usage digitalSignature, at most keyEncipherment beside it",
                                chain -> Certificates.signsHandshakesOnly(chain.leaf())));
    }

    @Case(
            id = "sv-31",
            level = Level.EXTENDED,
            title = "no certificate that signs others bears the ID of a workload",
            source = "spiffe/spiffe: standards/X509-SVID.md, section 3.2",
            how =
                    "Asks for a certificate, and looks at the ones above it in the answer: each may have no SPIFFE ID, or a bare trust domain's.",
            rows = {"S2", "S3"},
            kills = "signing-certificate-names-a-workload")
    void signersAreNoWorkloads(Lane lane, Observations leaves) {
        leaves.expect(CsrCall.own(lane, DEFAULT))
                .is(
                        Issued.issued(
                                "by signing certificates without an ID that has a path",
                                chain ->
                                        chain.above().stream()
                                                        .flatMap(each ->
                                                                Certificates.uris(each).stream())
                                                        .noneMatch(IssuanceCases::hasPath)
                                                && !chain.above().isEmpty()));
    }

    private static String token(Lane lane, String account) {
        return lane.mesh().ca().token(lane.namespace().name(), account, TokenDefect.NONE);
    }

    private static boolean names(Issued.Chain chain, String uri) {
        return Certificates.uris(chain.leaf()).equals(List.of(uri));
    }

    private static boolean hasPath(String uri) {
        return SPIFFE_ID_WITH_PATH.matcher(uri).lookingAt();
    }

    private static boolean endsIn(Issued.Chain chain, Duration wanted) {
        Duration left = Duration.between(now(), chain.leaf().getNotAfter().toInstant());
        return left.minus(wanted).abs().compareTo(Duration.ofMinutes(1)) < 0;
    }

    private static Instant now() {
        return java.time.Clock.systemUTC().instant();
    }
}
