package dev.assay.mesh.identity;

import dev.assay.mesh.identity.SvidRejected.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Looks for one path from the leaf over the presented certificates to a trust anchor that satisfies
 * {@link PathRules}. Only what was presented is used: a missing intermediate is not fetched and not
 * remembered. For one use by one thread.
 */
final class PathBuilder {

    /** A leaf, six intermediates and an anchor: twice what real meshes have. */
    private static final int MAX_PATH = 8;

    /** Bounds the work that a chain of many certificates with one name can cause. */
    private static final int MAX_STEPS = 64;

    private final List<CertificateView> intermediates;
    private final Collection<CertificateView> anchors;
    private final PathRules rules;

    private Optional<SvidRejected> defect = Optional.empty();
    private int steps;

    PathBuilder(
            Collection<CertificateView> presented,
            Collection<CertificateView> anchors,
            PathRules rules) {
        this.intermediates =
                presented.stream().filter(certificate -> !anchors.contains(certificate)).toList();
        this.anchors = anchors;
        this.rules = rules;
    }

    /** Ends normally if there is a good path. */
    void verify(CertificateView leaf) throws SvidRejected {
        if (!search(List.of(leaf))) {
            throw defect.orElseGet(() ->
                    new SvidRejected(
                            Reason.UNKNOWN_CA,
                            "no path from %s to a trusted root".formatted(leaf.label())));
        }
    }

    private boolean search(List<CertificateView> path) throws SvidRejected {
        var last = path.getLast();
        for (var anchor : anchors) {
            if (last.namesAsIssuer(anchor)) {
                countStep();
                try {
                    rules.check(append(path, anchor));
                    return true;
                } catch (SvidRejected e) {
                    remember(e);
                }
            }
        }
        if (path.size() == MAX_PATH - 1) {
            return false;
        }
        for (var intermediate : intermediates) {
            if (!path.contains(intermediate) && last.namesAsIssuer(intermediate)) {
                countStep();
                if (search(append(path, intermediate))) {
                    return true;
                }
                if (rules.isSignedBy(last, intermediate)) {
                    remember(
                            new SvidRejected(
                                    Reason.UNKNOWN_CA,
                                    "%s leads to no trusted root".formatted(intermediate.label())));
                }
            }
        }
        return false;
    }

    /**
     * Keeps the first defect. A bad signature is the weakest of them: with two issuers of one name,
     * it only says that the other one signed.
     */
    private void remember(SvidRejected found) {
        if (defect.isEmpty() || defect.get().reason() == Reason.BAD_SIGNATURE) {
            defect = Optional.of(found);
        }
    }

    private void countStep() throws SvidRejected {
        if (++steps > MAX_STEPS) {
            throw new SvidRejected(
                    Reason.CHAIN_TOO_LONG, "more than %d possible paths".formatted(MAX_STEPS));
        }
    }

    private static List<CertificateView> append(List<CertificateView> path, CertificateView next) {
        var longer = new ArrayList<>(path);
        longer.add(next);
        return List.copyOf(longer);
    }
}
