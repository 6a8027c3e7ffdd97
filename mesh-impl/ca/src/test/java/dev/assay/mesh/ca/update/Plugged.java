package dev.assay.mesh.ca.update;

import dev.assay.mesh.ca.CaCertificates;
import dev.assay.mesh.ca.CaCertificates.Authority;
import dev.assay.mesh.ca.PluggedAuthority;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.identity.Pem;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an operator holds: a root and an intermediate below it. */
record Plugged(Authority root, Authority intermediate) {

    /** A pair whose intermediate lives a year. */
    static Plugged make(Clock clock) {
        return below(CaCertificates.root("example", Duration.ofDays(3650), clock), clock);
    }

    /** Another intermediate below the same root. */
    static Plugged below(Authority root, Clock clock) {
        return new Plugged(
                root, CaCertificates.intermediate(root, "example", Duration.ofDays(365), clock));
    }

    /** The four files with this bundle of roots. */
    Map<String, String> files(List<X509Certificate> roots) {
        return files(Pem.encode(roots));
    }

    /** The same with any text for the roots. */
    Map<String, String> files(String roots) {
        var files = new HashMap<String, String>();
        files.put(PluggedAuthority.CA_CERT, Pem.encode(intermediate.certificate()));
        files.put(PluggedAuthority.CA_KEY, Pem.encode(intermediate.key()));
        files.put(PluggedAuthority.ROOT_CERT, roots);
        files.put(
                PluggedAuthority.CERT_CHAIN,
                Pem.encode(List.of(intermediate.certificate(), root.certificate())));
        return files;
    }

    /** The four files with its own root alone. */
    Map<String, String> files() {
        return files(List.of(root.certificate()));
    }

    /** What signs when a CA starts with these files. */
    Signer signer(List<X509Certificate> roots, Clock clock) throws Exception {
        return new PluggedAuthority("start", files(roots), clock).load();
    }
}
