package dev.assay.mesh.identity;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which roots vouch for which trust domain. A trust domain that is not a key is not accepted.
 * Aliases are further keys with the same bundle. Immutable.
 */
public final class TrustBundles {

    private final Map<TrustDomain, TrustBundle> bundles;
    private final Set<CertificateView> allAnchors;
    private final String fingerprint;

    private TrustBundles(Map<TrustDomain, TrustBundle> bundles) {
        this.bundles = bundles;
        var anchors = new LinkedHashSet<CertificateView>();
        bundles.values().forEach(bundle -> anchors.addAll(bundle.anchors()));
        this.allAnchors = Set.copyOf(anchors);
        var sorted = new TreeMap<String, String>();
        bundles.forEach((domain, bundle) -> sorted.put(domain.name(), bundle.fingerprint()));
        var all = new Fingerprint();
        sorted.forEach((domain, bundle) -> all.text(domain).text(bundle));
        this.fingerprint = all.hex();
    }

    public static TrustBundles of(Map<TrustDomain, TrustBundle> bundles) {
        return new TrustBundles(Map.copyOf(bundles));
    }

    public static TrustBundles of(TrustDomain trustDomain, TrustBundle bundle) {
        return withAliases(trustDomain, List.of(), bundle);
    }

    /** One bundle for a trust domain and its aliases (meshConfig.trustDomainAliases). */
    public static TrustBundles withAliases(
            TrustDomain trustDomain, Collection<TrustDomain> aliases, TrustBundle bundle) {
        var bundles = new LinkedHashMap<TrustDomain, TrustBundle>();
        bundles.put(trustDomain, bundle);
        aliases.forEach(alias -> bundles.put(alias, bundle));
        return of(bundles);
    }

    public Optional<TrustBundle> bundleFor(TrustDomain trustDomain) {
        return Optional.ofNullable(bundles.get(trustDomain));
    }

    /** The accepted trust domains. */
    public Set<TrustDomain> trustDomains() {
        return bundles.keySet();
    }

    /** SHA-256 in hex over trust domains and roots: equal exactly for equal contents. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The roots of all trust domains; good for naming a defect, never for accepting a leaf. */
    Set<CertificateView> allAnchors() {
        return allAnchors;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrustBundles that && bundles.equals(that.bundles);
    }

    @Override
    public int hashCode() {
        return bundles.hashCode();
    }

    @Override
    public String toString() {
        return "TrustBundles" + bundles;
    }
}
