package dev.assay.mesh.fuzz;

import dev.assay.mesh.proxy.origin.RevocationTarget;
import java.util.Locale;

/** Every parser that strangers reach. */
enum Target {
    SPIFFE_ID(SpiffeIdTarget.class),
    PEM(PemTarget.class),
    BUNDLE(BundleTarget.class),
    CSR(CsrTarget.class),
    REVOCATION(RevocationTarget.class),
    TOKEN(TokenTarget.class),
    CALLER_TOKEN(CallerTokenTarget.class),
    KEY_SET(KeySetTarget.class);

    private final String className;

    Target(Class<?> type) {
        this.className = type.getName();
    }

    /** As the fuzzer is told it. */
    String className() {
        return className;
    }

    /** Where its corpus is. */
    String folder() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Feeds it one input, as the fuzzer does. */
    void take(byte[] input) {
        switch (this) {
            case SPIFFE_ID -> SpiffeIdTarget.fuzzerTestOneInput(input);
            case PEM -> PemTarget.fuzzerTestOneInput(input);
            case BUNDLE -> BundleTarget.fuzzerTestOneInput(input);
            case CSR -> CsrTarget.fuzzerTestOneInput(input);
            case REVOCATION -> RevocationTarget.fuzzerTestOneInput(input);
            case TOKEN -> TokenTarget.fuzzerTestOneInput(input);
            case CALLER_TOKEN -> CallerTokenTarget.fuzzerTestOneInput(input);
            case KEY_SET -> KeySetTarget.fuzzerTestOneInput(input);
        }
    }
}
