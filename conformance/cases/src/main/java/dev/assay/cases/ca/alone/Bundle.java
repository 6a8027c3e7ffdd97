package dev.assay.cases.ca.alone;

import dev.assay.cases.harness.Described;
import dev.assay.cases.probe.Certificates;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

/** A trust bundle, as a report shows it. */
record Bundle(List<X509Certificate> roots) implements Described {
    /** Copies. */
    Bundle {
        roots = List.copyOf(roots);
    }

    @Override
    public String describe() {
        return roots.size()
                + " roots: "
                + roots.stream().map(Certificates::describe).collect(Collectors.joining(", "));
    }
}
