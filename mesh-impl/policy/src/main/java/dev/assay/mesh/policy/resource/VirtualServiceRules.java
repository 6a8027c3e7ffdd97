package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.ResourceValidator.Violation;
import dev.assay.mesh.policy.resource.VirtualService.Destination;
import dev.assay.mesh.policy.resource.VirtualService.Http;
import java.util.ArrayList;
import java.util.List;

/**
 * What CRD and webhook demand of a VirtualService. Source: istio/istio {@code
 * pkg/config/validation/validation.go}, ValidateVirtualService.
 */
final class VirtualServiceRules {

    private static final int HIGHEST_PORT = 65_535;

    private VirtualServiceRules() {}

    static List<Violation> violations(VirtualService service) {
        List<Violation> found = new ArrayList<>();
        if (service.hosts().isEmpty()) {
            found.add(
                    new Violation(
                            "spec.hosts", "virtual service must have at least one host: add it"));
        }
        for (int i = 0; i < service.hosts().size(); i++) {
            String host = service.hosts().get(i);
            if (!DestinationRuleRules.isHost(host)) {
                found.add(
                        new Violation(
                                "spec.hosts[" + i + "]",
                                "'" + host + "' is no host: expected a DNS name"));
            }
        }
        if (service.http().isEmpty()) {
            found.add(
                    new Violation("spec.http", "http must be provided in virtual service: add it"));
        }
        for (int i = 0; i < service.http().size(); i++) {
            http("spec.http[" + i + "]", service.http().get(i), found);
        }
        return found;
    }

    private static void http(String path, Http http, List<Violation> found) {
        if (http.destinations().isEmpty()) {
            found.add(new Violation(path + ".route", "HTTP route is required: add a destination"));
        }
        int total = 0;
        for (int i = 0; i < http.destinations().size(); i++) {
            Destination destination = http.destinations().get(i);
            destination(path + ".route[" + i + "].destination", destination, found);
            total += destination.weight();
        }
        if (http.destinations().size() > 1 && total == 0) {
            found.add(new Violation(path + ".route", "total destination weight = 0: add weights"));
        }
        for (int i = 0; i < http.matches().size(); i++) {
            match(path + ".match[" + i + "]", http.matches().get(i), found);
        }
    }

    private static void destination(String path, Destination destination, List<Violation> found) {
        if (destination.host().startsWith("*")
                || !DestinationRuleRules.isHost(destination.host())) {
            found.add(
                    new Violation(
                            path + ".host",
                            "'" + destination.host() + "' is no host: expected a DNS name"));
        }
        if (destination.port() > HIGHEST_PORT) {
            found.add(new Violation(path + ".port.number", "port must be between 1-65535"));
        }
        if (!destination.subset().isEmpty()
                && !destination.subset().matches(DestinationRuleRules.LABEL)) {
            found.add(
                    new Violation(
                            path + ".subset",
                            "'" + destination.subset() + "' is no DNS label: rename it"));
        }
    }

    private static void match(String path, HttpMatch match, List<Violation> found) {
        boolean emptyUri =
                match.uri().isPresent()
                        && (match.uri().get() instanceof TextMatch.Present
                                || isEmptyPrefix(match.uri().get()));
        if (emptyUri) {
            found.add(
                    new Violation(
                            path + ".uri", "expected exact or prefix, and something behind it"));
        }
        match.headers()
                .forEach((name, wanted) -> {
                    if (name.isEmpty() || isEmptyPrefix(wanted)) {
                        found.add(
                                new Violation(
                                        path + ".headers",
                                        "a header needs a name, and a prefix something behind it"));
                    }
                });
    }

    private static boolean isEmptyPrefix(TextMatch match) {
        return match instanceof TextMatch.Prefix(var text) && text.isEmpty();
    }
}
