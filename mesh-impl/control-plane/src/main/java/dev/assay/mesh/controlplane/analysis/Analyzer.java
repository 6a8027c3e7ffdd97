package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Severity;
import java.util.Comparator;
import java.util.List;

/** Makes every check. Pure, safe for any thread. */
public final class Analyzer {

    private static final List<Check> CHECKS =
            List.of(
                    new AuthorityCheck(),
                    new TransportCheck(),
                    new PartialInjectionCheck(),
                    new RefusedCallersCheck(),
                    new ProbeCheck(),
                    new TrustDomainCheck(),
                    new IdentityCheck(),
                    new DelegationCheck(),
                    new OriginationCheck(),
                    new ReferenceCheck(),
                    new ShadowCheck(),
                    new PortNameCheck());

    private Analyzer() {}

    /** What is wrong, the worst first. */
    public static List<Finding> analyze(Analyzed mesh) {
        Comparator<Finding> worstFirst =
                Comparator.comparing(
                        finding -> finding.code().severity(), Comparator.<Severity>naturalOrder());
        return CHECKS.stream()
                .flatMap(check -> check.findings(mesh).stream())
                .sorted(worstFirst)
                .toList();
    }
}
