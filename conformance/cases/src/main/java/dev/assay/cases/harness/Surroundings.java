package dev.assay.cases.harness;

import dev.assay.fixtures.ca.RunningCa;
import java.util.List;
import java.util.Optional;

/**
 * What stood around a case while it looked, for the evidence.
 *
 * @param lane where it was in a mesh
 * @param proxies those that it met
 * @param cas those that it met
 */
public record Surroundings(Optional<Lane> lane, List<StandingProxy> proxies, List<RunningCa> cas) {
    /** Copies. */
    public Surroundings {
        proxies = List.copyOf(proxies);
        cas = List.copyOf(cas);
    }
}
