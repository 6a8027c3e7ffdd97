package dev.assay.cases.mesh;

import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.Level;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a refused certificate must leave a trace, so that whoever runs the mesh finds out: one leaf
 * for all of a case.
 *
 * @param refused the certificates that it is about
 */
record RefusalTrace(Kind kind, List<ShownCertificate> refused) implements HostileLeaf {
    /** Which trace. */
    enum Kind {
        /**
         * On the wire, RFC 8446 section 6.2 and RFC 5246 section 7.2.2: each alert has a meaning,
         * and an alert should be sent. Not to send one is no failure.
         */
        ALERT("alert", "no refusal says on the wire what is not so", ""),
        /** In the refusing sidecar's log. */
        LOGGED(
                "logged",
                "the refusing sidecar's log has a line for each refusal, with the peer and the reason",
                Features.ACCESS_LOG),
        /** In the refusing sidecar's metrics. */
        COUNTED(
                "counted",
                "the refusing sidecar's metrics count each refusal, under a name that fits the reason",
                Features.TLS_METRICS);

        private final String leaf;
        private final String title;
        private final String feature;

        Kind(String leaf, String title, String feature) {
            this.leaf = leaf;
            this.title = title;
            this.feature = feature;
        }

        String leaf() {
            return leaf;
        }
    }

    RefusalTrace {
        refused = List.copyOf(refused);
    }

    /** Every trace of these; none where nothing is refused. */
    static Stream<RefusalTrace> of(List<ShownCertificate> refused) {
        return refused.isEmpty()
                ? Stream.empty()
                : Stream.of(Kind.values()).map(kind -> new RefusalTrace(kind, refused));
    }

    @Override
    public String leafId() {
        return kind.leaf;
    }

    @Override
    public String title() {
        return kind.title;
    }

    @Override
    public Level level() {
        return Level.EXTENDED;
    }

    @Override
    public List<String> features() {
        return kind.feature.isEmpty() ? List.of() : List.of(kind.feature);
    }
}
