package dev.assay.mesh.proxy.http;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/** Chooses where a request goes, anew for each attempt. */
@FunctionalInterface
public interface Targets {

    /**
     * The next place to try.
     *
     * @param failed addresses that could not be reached by this request; one of them is chosen
     *     again only if there is no other
     * @return empty when there is none
     */
    Optional<Target> choose(Set<InetSocketAddress> failed);
}
