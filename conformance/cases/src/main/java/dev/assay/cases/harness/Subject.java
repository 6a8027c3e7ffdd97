package dev.assay.cases.harness;

import java.util.List;
import java.util.Optional;

/**
 * What a case is given to ask in one run of it.
 *
 * @param lane there if its method wants one
 * @param proxies there if it wants a proxy by itself
 * @param cas there if it wants a CA by itself
 */
record Subject(Optional<Lane> lane, Optional<ProxyRig> proxies, Optional<CaRig> cas) {
    static final Subject NONE = new Subject(Optional.empty(), Optional.empty(), Optional.empty());

    static Subject of(Lane lane) {
        return new Subject(Optional.of(lane), Optional.empty(), Optional.empty());
    }

    static Subject of(ProxyRig rig) {
        return new Subject(Optional.empty(), Optional.of(rig), Optional.empty());
    }

    static Subject of(CaRig rig) {
        return new Subject(Optional.empty(), Optional.empty(), Optional.of(rig));
    }

    /** What stood around the case while it looked. */
    Surroundings surroundings() {
        return new Surroundings(
                lane,
                proxies.map(ProxyRig::met).orElse(List.of()),
                cas.map(CaRig::met).orElse(List.of()));
    }
}
