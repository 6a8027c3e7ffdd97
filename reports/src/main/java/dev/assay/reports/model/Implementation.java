package dev.assay.reports.model;

import java.util.List;

/**
 * What was tested, as its driver describes it.
 *
 * @param contact people or teams, such as {@code @example/mesh}
 * @param url the project's page; empty when the driver names none
 * @param driver the driver's name or file, as given to the command line
 * @param features optional capabilities that the driver declares
 */
public record Implementation(
        String organization,
        String project,
        String version,
        List<String> contact,
        String url,
        String driver,
        List<String> features) {

    /** Copies the lists. */
    public Implementation {
        contact = List.copyOf(contact);
        features = List.copyOf(features);
    }

    /** Project and version, for a headline. */
    public String label() {
        return version.isBlank() ? project : project + " " + version;
    }
}
