package dev.assay.cases.mesh;

import dev.assay.fixtures.hostile.Defect;
import java.util.Set;

/**
 * On what grounds somebody is refused, and so what may be told of it.
 *
 * @param shown what was shown, in a report's words
 * @param reason that log and metrics give
 * @param alerts that say on the wire what is so; none at all is as good
 */
record Grounds(String shown, RefusalReason reason, Set<String> alerts) {
    Grounds {
        alerts = Set.copyOf(alerts);
    }

    static Grounds of(ShownCertificate shown) {
        return of(shown.leafId(), shown.defect());
    }

    static Grounds of(String shown, Defect defect) {
        return new Grounds(shown, RefusalReason.of(defect), FittingAlerts.of(defect));
    }

    /** The chain hangs on a certificate that was revoked, which no defect of its own tells. */
    static Grounds revoked(String shown) {
        return new Grounds(shown, RefusalReason.REVOKED, FittingAlerts.ofRevoked());
    }
}
