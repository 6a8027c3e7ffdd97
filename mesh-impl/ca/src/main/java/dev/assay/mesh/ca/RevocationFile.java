package dev.assay.mesh.ca;

import dev.assay.mesh.identity.ListIssuer;
import dev.assay.mesh.identity.MalformedPem;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.identity.RevocationList;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of revocation lists, of which nothing is published that would revoke nobody without a
 * word, or everybody. Blank it is as good as not there, as an empty file is for istiod.
 *
 * @param place where it lies, for messages
 */
record RevocationFile(String place, Overdue overdue, Instant now) {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationFile.class);

    /**
     * What becomes of a list whose successor was due. Those below its issuer are refused by every
     * verifier that follows RFC 5280 (6.3.3: what is revoked cannot be determined), so that no list
     * is better than such a one only for whoever stole a key.
     */
    enum Overdue {
        /**
         * Refused with its file: the list in force is no older, and nobody notices an outage in
         * time that begins with a change of another kind.
         */
        REFUSED,
        /**
         * Published with an error in the log, as istiod does, which does not look: the mesh's
         * proxies refuse by that list already, a CA that did not start would also keep everybody
         * from new certificates and policies, and to leave the list out would believe what it
         * revokes. The next list is taken up while the CA runs.
         */
        PUBLISHED
    }

    /**
     * The lists of a text.
     *
     * @param authorities those whose certificates are at hand: roots, chain and signer
     * @throws AuthorityUnavailable if one cannot be read, is of one of the authorities and yet
     *     counts for nobody, or is overdue where that is refused
     */
    List<RevocationList> read(String text, Collection<X509Certificate> authorities)
            throws AuthorityUnavailable {
        var lists = parsed(text);
        for (var list : lists) {
            switch (list.issuer(authorities)) {
                case ListIssuer.Known() -> {}
                case ListIssuer.Useless(var why) ->
                        throw unusable(
                                list,
                                "%s: sign the list anew by an authority that may, or take it out"
                                        .formatted(why));
                // An intermediate of another cluster of the mesh has its list here and its
                // certificate there: Envoy asks for lists of all issuers that it meets.
                case ListIssuer.Stranger() ->
                        LOG.warn(
                                "{}: {} is of no authority in {}, {} or {}: whether it is genuine cannot be checked, and it counts only for peers that show its issuer's certificate",
                                place,
                                list.label(),
                                PluggedAuthority.CA_CERT,
                                PluggedAuthority.CERT_CHAIN,
                                PluggedAuthority.ROOT_CERT);
            }
            if (isMissed(list, lists)) {
                check(list);
            }
        }
        return lists;
    }

    private List<RevocationList> parsed(String text) throws AuthorityUnavailable {
        try {
            return Pem.revocationLists(text);
        } catch (MalformedPem e) {
            throw new AuthorityUnavailable(place + ": " + e.getMessage());
        }
    }

    /** Whether it is overdue, and none beside it is its successor. */
    private boolean isMissed(RevocationList list, List<RevocationList> all) {
        return list.isOverdue(now)
                && all.stream()
                        .noneMatch(each -> each.isOfTheIssuerOf(list) && !each.isOverdue(now));
    }

    private void check(RevocationList list) throws AuthorityUnavailable {
        var why =
                "is overdue, and everybody below its issuer is refused until it is renewed: put the issuer's current list into the file";
        switch (overdue) {
            case REFUSED -> throw unusable(list, why);
            case PUBLISHED -> LOG.error("{}: {} {}", place, list.label(), why);
        }
    }

    private AuthorityUnavailable unusable(RevocationList list, String why) {
        return new AuthorityUnavailable("%s: %s %s".formatted(place, list.label(), why));
    }
}
