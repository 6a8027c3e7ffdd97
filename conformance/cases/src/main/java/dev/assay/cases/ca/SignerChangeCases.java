package dev.assay.cases.ca;

import static dev.assay.cases.catalogue.Profile.MESH;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Scope;
import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.hostile.Cacerts;
import dev.assay.fixtures.hostile.PluggedAuthority;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the CA signs with while its operator replaces the Secret {@code cacerts}. */
@InProfile(MESH)
@OnLane(scope = Scope.MESH)
final class SignerChangeCases {
    private static final String GENERATION = "istio/istio: security/pkg/pki/util/generate_cert.go";

    /** The longest that a CA grants by default. */
    private static final Duration LONGEST = Duration.ofDays(90);

    private static final Duration MONTH = Duration.ofDays(30);

    /** Long enough to be seen signing on a busy machine, short enough to be seen expired. */
    private static final Duration BRIEF = Duration.ofSeconds(8);

    private static final Patience PAST_BRIEF = Patience.of(BRIEF.plusSeconds(20));

    private static final List<String> FILES =
            List.of(Cacerts.CA_CERT, Cacerts.CA_KEY, Cacerts.ROOT_CERT, Cacerts.CERT_CHAIN);

    @Case(
            id = "ca-06",
            title = "no certificate outlives its signer, whatever lifetime is asked for",
            source = GENERATION + "; istio/istio#59768",
            rows = "S3",
            features = Features.PLUGGED_CA,
            kills = {"leaf-outlives-signer", "same-root-is-no-change"})
    void leafEndsWithItsSigner(Lane lane, Observations leaves) throws Exception {
        leaves.control(CsrCall.own(lane, LONGEST))
                .is(
                        Issued.issued(
                                "for " + LONGEST,
                                chain -> end(chain).isAfter(now().plus(LONGEST.minusDays(1)))));
        Signer month = below(lane, MONTH);
        lane.plug(Cacerts.of(month));
        leaves.control(CsrCall.own(lane, Duration.ofHours(1))).is(under(month));
        Instant last = month.chain().getFirst().getNotAfter().toInstant();
        leaves.expect(CsrCall.own(lane, LONGEST))
                .is(
                        Issued.issued(
                                "until " + last + " at most", chain -> !end(chain).isAfter(last)));
    }

    @Case(
            id = "ca-07",
            title = "a CA whose certificate has expired signs nothing until it has another",
            source = GENERATION + "; linkerd/linkerd2 #3676",
            rows = "S3",
            features = Features.PLUGGED_CA,
            kills = {"expired-signer-signs", "same-root-is-no-change"})
    @Leaf(id = "refuses")
    @Leaf(id = "signs-with-another")
    void expiredSignerRefuses(Lane lane, Observations leaves) throws Exception {
        Signer brief = below(lane, BRIEF);
        lane.plug(Cacerts.of(brief));
        leaves.control(CsrCall.own(lane, Duration.ZERO)).is(under(brief));
        leaves.expect("refuses", CsrCall.own(lane, Duration.ZERO))
                .settlesOn(Issued.refused(), PAST_BRIEF);
        Signer next = below(lane, MONTH);
        lane.plug(Cacerts.of(next));
        leaves.expect("signs-with-another", CsrCall.own(lane, Duration.ZERO))
                .settlesOn(under(next));
    }

    @Case(
            id = "ca-10",
            title =
                    "of the four files of cacerts none may be missing: the CA goes on as before or refuses, and never signs with something of its own",
            source =
                    "istio/istio: releasenotes/notes/check-cacerts-completeness.yaml; pilot/pkg/bootstrap/istio_ca.go, detectSigningCABundle",
            rows = "S3",
            features = Features.PLUGGED_CA,
            kills = {"incomplete-falls-back", "same-root-is-no-change"})
    @Leaf(id = "without-ca-cert")
    @Leaf(id = "without-ca-key")
    @Leaf(id = "without-root-cert")
    @Leaf(id = "without-cert-chain")
    @Leaf(id = "complete")
    void incompleteFilesAreRefused(Lane lane, Observations leaves) throws Exception {
        Signer first = lane.mesh().ca().pluggedSigner();
        leaves.control(CsrCall.own(lane, Duration.ZERO)).is(under(first));
        Signer next = below(lane, MONTH);
        for (String file : FILES) {
            lane.plug(Cacerts.of(next).without(file));
            leaves.expect("without-" + file.replace(".pem", ""), CsrCall.own(lane, Duration.ZERO))
                    .settlesOn(onlyUnder(first, next).or(Issued.refused()).or(Issued.unanswered()));
        }
        lane.plug(Cacerts.of(next));
        leaves.expect("complete", CsrCall.own(lane, Duration.ZERO)).settlesOn(under(next));
    }

    private static Signer below(Lane lane, Duration lifetime) {
        return PluggedAuthority.below(
                lane.mesh().ca().pluggedSigner(), lifetime, now(), lane.mesh().secrets());
    }

    private static Expectation<Issued> under(Signer signer) {
        return Issued.issued(
                "under " + name(signer), chain -> chain.all().contains(certificate(signer)));
    }

    private static Expectation<Issued> onlyUnder(Signer signer, Signer other) {
        return Issued.issued(
                "under " + name(signer) + " as before",
                chain ->
                        chain.all().contains(certificate(signer))
                                && !chain.all().contains(certificate(other)));
    }

    private static X509Certificate certificate(Signer signer) {
        return signer.chain().getFirst();
    }

    private static String name(Signer signer) {
        return certificate(signer).getSubjectX500Principal().getName();
    }

    private static Instant end(Issued.Chain chain) {
        return chain.leaf().getNotAfter().toInstant();
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}
