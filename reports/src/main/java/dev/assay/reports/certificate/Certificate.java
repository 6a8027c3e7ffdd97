package dev.assay.reports.certificate;

import dev.assay.reports.model.Implementation;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Result;
import dev.assay.reports.model.RunResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run certifies. A certificate is issued only for a conformant result on an environment with
 * real pods, to an implementation that says who it is; otherwise it is a refusal with every reason.
 *
 * @param reasons why it is not issued, all of them; empty exactly when it is
 */
public record Certificate(RunResult run, List<String> reasons) {

    /** Copies the reasons. */
    public Certificate {
        reasons = List.copyOf(reasons);
    }

    /** What this run earns. */
    public static Certificate of(RunResult run) {
        var reasons = new ArrayList<String>();
        if (run.environment().isLocal() && !run.isOfOneAlone()) {
            reasons.add(
                    "the environment is local: no real pods, injection or iptables; run with --env"
                            + " k3s or --env cluster");
        }
        if (run.result() != Result.CONFORMANT) {
            reasons.add(
                    "the result is %s; a certificate needs conformant"
                            .formatted(run.result().text()));
            reasons.addAll(run.outcome().reasons());
        }
        List<String> failed =
                run.failures().stream().filter(LeafResult::isFromJar).map(LeafResult::id).toList();
        if (!failed.isEmpty()) {
            reasons.add(
                    "the run failed by cases that a jar brought (%s); run without that jar, or mend what they found"
                            .formatted(String.join(", ", failed)));
        }
        reasons.addAll(unnamed(run.implementation()));
        return new Certificate(run, reasons);
    }

    /** Whether it is issued. */
    public boolean issued() {
        return reasons.isEmpty();
    }

    /**
     * This certificate, when it is issued; what {@code --certify} asks for.
     *
     * @throws CertificateRefused with every reason when it is not
     */
    public Certificate orRefuse() throws CertificateRefused {
        if (!issued()) {
            throw new CertificateRefused(reasons);
        }
        return this;
    }

    /**
     * A certificate without a name or a version certifies nothing (as in Gateway API's reports).
     */
    private static List<String> unnamed(Implementation implementation) {
        var missing = new ArrayList<String>();
        if (implementation.organization().isBlank()) {
            missing.add("organization");
        }
        if (implementation.project().isBlank()) {
            missing.add("project");
        }
        if (implementation.version().isBlank()) {
            missing.add("version");
        }
        if (implementation.contact().isEmpty()) {
            missing.add("contact");
        }
        return missing.stream()
                .map("the driver names no implementation.%s; add it to the driver file"::formatted)
                .toList();
    }
}
