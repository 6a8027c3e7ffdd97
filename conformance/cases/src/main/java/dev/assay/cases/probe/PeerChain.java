package dev.assay.cases.probe;

import dev.assay.cases.harness.Described;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;

/**
 * The certificates that servers showed; one chain, or the leaves of several servers.
 *
 * @param certificates leaf first; empty when none was shown
 * @param otherwise what was seen instead, where none was shown
 */
public record PeerChain(List<X509Certificate> certificates, String otherwise) implements Described {
    /** Copies. */
    public PeerChain {
        certificates = List.copyOf(certificates);
    }

    /** How many different values a property of the certificates has. */
    public int distinct(Function<X509Certificate, ?> property) {
        return (int) certificates.stream().map(property).distinct().count();
    }

    @Override
    public String describe() {
        return certificates.isEmpty()
                ? "no certificate: " + otherwise
                : String.join(" <- ", certificates.stream().map(Certificates::describe).toList());
    }
}
