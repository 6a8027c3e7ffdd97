package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.ResourceValidator.Violation;
import dev.assay.mesh.policy.resource.ServiceEntry.Endpoint;
import dev.assay.mesh.policy.resource.ServiceEntry.Port;
import dev.assay.mesh.policy.resource.ServiceEntry.Resolution;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What CRD and webhook demand of a ServiceEntry. Source: istio/istio {@code
 * pkg/config/validation/validation.go}, ValidateServiceEntry.
 */
final class ServiceEntryRules {

    private static final String DNS_NAME = "[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?";
    private static final Set<String> PROTOCOLS =
            Set.of(
                    "",
                    "HTTP",
                    "HTTPS",
                    "GRPC",
                    "GRPC-WEB",
                    "HTTP2",
                    "MONGO",
                    "REDIS",
                    "MYSQL",
                    "TCP",
                    "TLS");

    private ServiceEntryRules() {}

    static List<Violation> violations(ServiceEntry entry) {
        List<Violation> found = new ArrayList<>();
        hosts(entry, found);
        addresses(entry, found);
        ports(entry, found);
        endpoints(entry, found);
        if (entry.exportTo().contains(".") && entry.exportTo().contains("*")) {
            found.add(
                    new Violation(
                            "spec.exportTo", "cannot be both public and private: keep * or ."));
        }
        return found;
    }

    private static void hosts(ServiceEntry entry, List<Violation> found) {
        if (entry.hosts().isEmpty()) {
            found.add(new Violation("spec.hosts", "must have at least one host: name it"));
        }
        for (String host : entry.hosts()) {
            if (host.equals("*")) {
                found.add(new Violation("spec.hosts", "cannot be *: name a domain"));
            } else if (!host.matches("(\\*\\.)?" + DNS_NAME)) {
                found.add(
                        new Violation(
                                "spec.hosts",
                                "'"
                                        + host
                                        + "' is no host: expected a DNS name, with * only as"
                                        + " the whole first label"));
            }
        }
    }

    private static void addresses(ServiceEntry entry, List<Violation> found) {
        for (String address : entry.addresses()) {
            int slash = address.indexOf('/');
            boolean block = slash > 0 && address.substring(slash + 1).matches("[0-9]{1,3}");
            if (!isAddress(block ? address.substring(0, slash) : address)) {
                found.add(
                        new Violation(
                                "spec.addresses",
                                "'" + address + "' is no IP address or block: correct it"));
            } else if (block
                    && entry.resolution() != Resolution.NONE
                    && entry.resolution() != Resolution.STATIC) {
                found.add(
                        new Violation(
                                "spec.addresses",
                                "CIDR addresses are allowed only for NONE/STATIC resolution:"
                                        + " name single addresses"));
            }
        }
    }

    private static void ports(ServiceEntry entry, List<Violation> found) {
        Set<Integer> numbers = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < entry.ports().size(); i++) {
            Port port = entry.ports().get(i);
            String path = "spec.ports[" + i + "]";
            number(path + ".number", port.number(), found);
            if (port.targetPort() != 0) {
                number(path + ".targetPort", port.targetPort(), found);
            }
            if (!numbers.add(port.number())) {
                found.add(new Violation(path + ".number", "duplicate port number: remove one"));
            }
            if (!names.add(port.name())) {
                found.add(new Violation(path + ".name", "duplicate port name: rename one"));
            }
            if (!PROTOCOLS.contains(port.protocol().toUpperCase(java.util.Locale.ROOT))) {
                found.add(
                        new Violation(
                                path + ".protocol",
                                "'"
                                        + port.protocol()
                                        + "' is no protocol: expected HTTP, HTTPS,"
                                        + " GRPC, HTTP2, MONGO, TCP or TLS"));
            }
        }
    }

    private static void number(String path, int number, List<Violation> found) {
        if (number < 1 || number > 65535) {
            found.add(new Violation(path, "must be between 1-65535: correct it"));
        }
    }

    private static void endpoints(ServiceEntry entry, List<Violation> found) {
        boolean listed = !entry.endpoints().isEmpty();
        if (listed && !entry.workloadSelector().selectsEverything()) {
            found.add(
                    new Violation(
                            "spec",
                            "only one of workloadSelector or endpoints is allowed in"
                                    + " ServiceEntry: keep one"));
        }
        switch (entry.resolution()) {
            case NONE -> {
                if (listed) {
                    found.add(
                            new Violation(
                                    "spec.endpoints",
                                    "no endpoints should be provided for resolution type none:"
                                            + " add resolution: STATIC"));
                }
            }
            case STATIC -> addressesOf(entry, found);
            case DNS, DNS_ROUND_ROBIN -> names(entry, found);
        }
        Set<String> known = new HashSet<>();
        entry.ports().forEach(port -> known.add(port.name()));
        for (int i = 0; i < entry.endpoints().size(); i++) {
            String path = "spec.endpoints[" + i + "].ports";
            entry.endpoints()
                    .get(i)
                    .ports()
                    .forEach((name, number) -> {
                        if (!known.contains(name)) {
                            found.add(
                                    new Violation(
                                            path,
                                            "'"
                                                    + name
                                                    + "' is not defined by the entry: name one"
                                                    + " of its ports"));
                        }
                        number(path, number, found);
                    });
        }
    }

    private static void addressesOf(ServiceEntry entry, List<Violation> found) {
        for (Endpoint each : entry.endpoints()) {
            if (!isAddress(each.address())) {
                found.add(
                        new Violation(
                                "spec.endpoints",
                                "'"
                                        + each.address()
                                        + "' is no IP address: STATIC resolution"
                                        + " needs one; use DNS for names"));
            }
        }
    }

    private static void names(ServiceEntry entry, List<Violation> found) {
        if (entry.endpoints().isEmpty()
                && entry.workloadSelector().selectsEverything()
                && entry.hosts().stream().anyMatch(host -> host.startsWith("*"))) {
            found.add(
                    new Violation(
                            "spec.hosts",
                            "hosts must be FQDN if no endpoints are provided for DNS"
                                    + " resolution: list endpoints"));
        }
        if (entry.resolution() == Resolution.DNS_ROUND_ROBIN && entry.endpoints().size() > 1) {
            found.add(
                    new Violation(
                            "spec.endpoints",
                            "there must only be 0 or 1 endpoint for resolution mode"
                                    + " DNS_ROUND_ROBIN: keep one"));
        }
        for (Endpoint each : entry.endpoints()) {
            if (!isAddress(each.address()) && !each.address().matches(DNS_NAME)) {
                found.add(
                        new Violation(
                                "spec.endpoints",
                                "'" + each.address() + "' is no DNS name or IP address"));
            }
        }
    }

    private static boolean isAddress(String text) {
        try {
            return InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
