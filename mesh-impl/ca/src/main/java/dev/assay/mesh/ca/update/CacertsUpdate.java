package dev.assay.mesh.ca.update;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.PluggedAuthority;
import dev.assay.mesh.ca.Signer;
import java.time.Clock;
import java.util.Map;

/**
 * Istio's way: the four files together are complete and fit one another, or nothing changes; then
 * {@link RelatedRoots} decides.
 *
 * @param clock says whether an offered signer has expired, or a revocation list is overdue
 */
public record CacertsUpdate(Clock clock) implements SignerUpdate {

    @Override
    public Succession decide(Signer current, String place, Map<String, String> files) {
        try {
            var offered = PluggedAuthority.offered(place, files, clock).load();
            return RelatedRoots.judge(current, offered);
        } catch (AuthorityUnavailable e) {
            return new Succession.Refused(String.valueOf(e.getMessage()));
        }
    }
}
