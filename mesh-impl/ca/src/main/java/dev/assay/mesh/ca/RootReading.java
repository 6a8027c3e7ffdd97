package dev.assay.mesh.ca;

import dev.assay.mesh.identity.MalformedPem;
import dev.assay.mesh.identity.Pem;
import java.security.cert.X509Certificate;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What becomes of a bundle of roots in which something cannot be read. */
@FunctionalInterface
public interface RootReading {

    /** All or nothing: whoever starts a CA is at hand to mend its files. */
    RootReading WHOLE = (_, pem) -> Pem.certificates(pem);

    /**
     * What can be read, with a warning for what cannot: one bad certificate must not keep a running
     * mesh from the others (istio/istio {@code
     * releasenotes/notes/certificate-parsing-graceful-failures.yaml}).
     */
    RootReading READABLE =
            (place, pem) -> {
                var log = LoggerFactory.getLogger(RootReading.class);
                var roots =
                        Pem.readable(
                                pem,
                                why ->
                                        log.warn(
                                                "{}: {}; this certificate is left out, the others count: mend or remove it",
                                                place,
                                                why));
                return roots.isEmpty() ? WHOLE.read(place, pem) : roots;
            };

    /**
     * The roots of a text.
     *
     * @param place where the text comes from, for messages
     * @throws MalformedPem if nothing is left to believe
     */
    List<X509Certificate> read(String place, String pem) throws MalformedPem;
}
