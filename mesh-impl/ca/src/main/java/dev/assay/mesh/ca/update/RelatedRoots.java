package dev.assay.mesh.ca.update;

import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.identity.TrustBundle;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;

/**
 * Which signer may follow another, by Istio's rule: the roots stay, or some come, or some go; never
 * both at once, since certificates of roots that are gone would meet peers that believe only those
 * that came (istio/istio {@code pilot/pkg/bootstrap/istio_ca.go}, handleEvent). Sets are compared,
 * so that order and repetition make no difference.
 */
final class RelatedRoots {

    private static final String STEPS =
            "add the new root to root-cert.pem beside the old one, then change the signing certificate,"
                    + " and drop the old root last, each as a change of its own";

    private RelatedRoots() {}

    static Succession judge(Signer current, Signer offered) {
        var before = roots(current.roots());
        var after = roots(offered.roots());
        if (before.equals(after)) {
            return underTheSame(current, offered);
        }
        if (after.containsAll(before)) {
            return new Succession.Taken(
                    offered,
                    "roots added: %d%s"
                            .formatted(after.size() - before.size(), lists(current, offered)));
        }
        if (before.containsAll(after)) {
            return new Succession.Taken(
                    offered,
                    "roots dropped: %d%s"
                            .formatted(before.size() - after.size(), lists(current, offered)));
        }
        before.retainAll(after);
        return new Succession.Refused(
                before.isEmpty()
                        ? "root-cert.pem shares no root with the one in force: " + STEPS
                        : "root-cert.pem both adds roots and drops others: " + STEPS);
    }

    private static Succession underTheSame(Signer current, Signer offered) {
        if (!current.chain().equals(offered.chain())) {
            return new Succession.Taken(
                    offered,
                    "another signing certificate, the same roots" + lists(current, offered));
        }
        return current.roots().equals(offered.roots())
                ? new Succession.Unchanged()
                : new Succession.Taken(offered, "the same roots" + lists(current, offered));
    }

    /** Whoever emptied the file by accident is to read what that means. */
    private static String lists(Signer current, Signer offered) {
        var before = Set.copyOf(current.roots().revocations());
        var after = Set.copyOf(offered.roots().revocations());
        if (before.equals(after)) {
            return "";
        }
        return after.isEmpty()
                ? ", no revocation list any more: what %d revoked is believed again"
                        .formatted(before.size())
                : ", other revocation lists: %d instead of %d"
                        .formatted(after.size(), before.size());
    }

    private static Set<X509Certificate> roots(TrustBundle bundle) {
        return new HashSet<>(bundle.roots());
    }
}
