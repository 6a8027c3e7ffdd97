package dev.assay.mesh.proxy.origin;

/**
 * Keeps originated connections apart that are verified for different hosts, or began with other
 * files.
 *
 * @param rest what keeps all other connections apart
 * @param host whom the server proved to be
 * @param version of the material, see {@link OriginTls#version}
 */
public record OriginKey(Object rest, String host, long version) {

    /** The part that can be told from the configuration alone. */
    public static Object rest(Object key) {
        return key instanceof OriginKey origin ? origin.rest() : key;
    }
}
