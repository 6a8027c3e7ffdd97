package dev.assay.cases.library;

import dev.assay.cases.harness.Expectation;
import dev.assay.fixtures.driver.PresentedChain.Bundle;
import dev.assay.fixtures.driver.PresentedChain.Peer;
import dev.assay.fixtures.hostile.Defect;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Questions about chains. */
final class Chains {
    private Chains() {}

    /**
     * A right chain, which passes, and one of an authority that nobody trusts, which does not: a
     * library that refuses or takes everything passes nothing.
     */
    static List<Question> controls(Authorities authorities) {
        return Stream.concat(
                        asBoth(
                                authorities,
                                authorities.chain(Defect.NONE),
                                trustingOne(authorities),
                                Judgement.acceptedAs(Authorities.ID))
                                .stream(),
                        asBoth(
                                authorities,
                                authorities.chain(Defect.FOREIGN_CA),
                                trustingOne(authorities),
                                Judgement.rejected())
                                .stream())
                .toList();
    }

    /** A leaf whose chain has one defect, of the authority that is trusted for its domain. */
    static Input refused(String leafId, Defect defect) {
        return Input.of(
                leafId,
                defect.sentence() + ": rejected",
                authorities ->
                        asBoth(
                                authorities,
                                authorities.chain(defect),
                                trustingOne(authorities),
                                Judgement.rejected()));
    }

    /** The same of a client alone, where that is all that a document demands. */
    static Input refusedAsClient(String leafId, Defect defect) {
        return Input.of(
                leafId,
                defect.sentence() + ": rejected as a client",
                authorities ->
                        List.of(
                                question(
                                        authorities,
                                        authorities.chain(defect),
                                        Peer.CLIENT,
                                        trustingOne(authorities),
                                        Judgement.rejected())));
    }

    /** One chain in both parts. */
    static List<Question> asBoth(
            Authorities authorities,
            List<X509Certificate> chain,
            Map<String, ? extends Bundle> bundles,
            Expectation<Judgement> expected) {
        return Arrays.stream(Peer.values())
                .map(peer -> question(authorities, chain, peer, bundles, expected))
                .toList();
    }

    private static Question question(
            Authorities authorities,
            List<X509Certificate> chain,
            Peer peer,
            Map<String, ? extends Bundle> bundles,
            Expectation<Judgement> expected) {
        var presented = authorities.presented(chain, peer, bundles);
        return new Question(
                "as a " + peer.name().toLowerCase(Locale.ROOT),
                validator -> validator.verify(presented),
                expected);
    }

    static Map<String, Bundle> trustingOne(Authorities authorities) {
        return Map.of(Authorities.DOMAIN, new Bundle.Roots(List.of(authorities.rootOne())));
    }
}
