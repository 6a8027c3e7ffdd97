package dev.assay.reports.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the implementation ran.
 *
 * @param name {@code local}, {@code k3s} or {@code cluster}
 * @param details what a reader needs to compare two runs, such as operating system, processor count
 *     or Kubernetes version, by name
 */
public record EnvironmentUsed(String name, Map<String, String> details) {

    /** The embedded environment, on which no certificate is issued. */
    public static final String LOCAL = "local";

    /** Copies the details, sorted by name. */
    public EnvironmentUsed {
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /** Whether this is the embedded environment: no pods, no injection, no iptables. */
    public boolean isLocal() {
        return name.equals(LOCAL);
    }
}
