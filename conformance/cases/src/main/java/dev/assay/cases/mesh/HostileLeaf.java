package dev.assay.cases.mesh;

import dev.assay.cases.catalogue.LeafParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A leaf of a case that shows hostile certificates; all of one case share its handshakes. */
sealed interface HostileLeaf extends LeafParameter permits ShownCertificate, RefusalTrace {
    @Override
    default String group() {
        return "shown";
    }

    /** These, and what whoever refuses them must tell of it. */
    @SafeVarargs
    static Stream<HostileLeaf> traced(Stream<ShownCertificate>... shown) {
        var all = new ArrayList<ShownCertificate>();
        for (Stream<ShownCertificate> each : shown) {
            each.forEach(all::add);
        }
        List<ShownCertificate> refused =
                all.stream()
                        .filter(each -> each.verdict() instanceof ShownCertificate.Verdict.Refused)
                        .toList();
        return Stream.concat(all.stream(), RefusalTrace.of(refused));
    }
}
