package dev.assay.cases.catalogue;

import java.util.Locale;

/** A named set of cases; a case may be in several. */
public enum Profile {
    /** A whole mesh. */
    MESH,
    /** One proxy alone. */
    PROXY,
    /** One certificate authority alone. */
    CA,
    /** Ingress and egress gateways. */
    GATEWAY,
    /** The documented ways in which meshes break in use. */
    BREAKAGE,
    /** What SPIFFE demands beyond what Istio enforces; opt-in. */
    SPIFFE_STRICT,
    /** Ratios of cost; needs a quiet machine. */
    PERFORMANCE;

    /**
     * Whether it judges by stricter rules, or needs a quiet machine: no certificate asks for it.
     */
    public boolean isOptIn() {
        return this == SPIFFE_STRICT || this == PERFORMANCE;
    }

    /** The word of the command line, in kebab case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
