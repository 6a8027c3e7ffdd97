package dev.assay.mesh.identity;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The revocation lists of a bundle, which remember whose they are: a list's signature is verified
 * when its issuer is first met, and not again for each chain below it, as that is done on a proxy's
 * event loops and costs the more the longer the list is. A new bundle begins anew. Safe for use by
 * several threads.
 */
final class RevocationLists {

    static final RevocationLists NONE = new RevocationLists(List.of());

    /** More than a mesh has; what authorities beyond it signed is verified each time. */
    private static final int REMEMBERED = 64;

    private record Asked(CertificateView issuer, Strictness strictness) {}

    private final List<RevocationList> lists;
    private final Map<Asked, List<RevocationList>> byIssuer = new ConcurrentHashMap<>();

    RevocationLists(Collection<RevocationList> lists) {
        this.lists = List.copyOf(new LinkedHashSet<>(lists));
    }

    List<RevocationList> all() {
        return lists;
    }

    /**
     * Those that an authority signed and may sign.
     *
     * @param issuer must be vouched for: strangers' certificates would push the mesh's own out
     */
    List<RevocationList> of(CertificateView issuer, SignatureRules signatures) {
        if (lists.isEmpty()) {
            return lists;
        }
        var asked = new Asked(issuer, signatures.strictness());
        var known = byIssuer.get(asked);
        if (known != null) {
            return known;
        }
        var found = lists.stream().filter(list -> list.isOf(issuer, signatures)).toList();
        if (byIssuer.size() < REMEMBERED) {
            byIssuer.put(asked, found);
        }
        return found;
    }
}
