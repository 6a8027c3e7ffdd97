package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.Gateway.Protocol;
import dev.assay.mesh.policy.resource.Gateway.Server;
import dev.assay.mesh.policy.resource.Gateway.TlsMode;
import dev.assay.mesh.policy.resource.ResourceValidator.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What CRD and webhook demand of a Gateway. Source: istio/istio {@code
 * pkg/config/validation/validation.go}, ValidateGateway.
 */
final class GatewayRules {

    private static final int HIGHEST_PORT = 65_535;

    private GatewayRules() {}

    static List<Violation> violations(Gateway gateway) {
        List<Violation> found = new ArrayList<>();
        if (gateway.servers().isEmpty()) {
            found.add(
                    new Violation("spec.servers", "gateway must have at least one server: add it"));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < gateway.servers().size(); i++) {
            Server server = gateway.servers().get(i);
            String path = "spec.servers[" + i + "]";
            port(path + ".port", server, names, found);
            hosts(path, server, found);
            tls(path, server, found);
        }
        return found;
    }

    private static void port(String path, Server server, Set<String> names, List<Violation> found) {
        int number = server.port().number();
        if (number < 1 || number > HIGHEST_PORT) {
            found.add(new Violation(path + ".number", "port must be between 1-65535: correct it"));
        }
        String name = server.port().name();
        if (name.isEmpty()) {
            found.add(new Violation(path + ".name", "port name must be set: add it"));
        } else if (!names.add(name)) {
            found.add(
                    new Violation(
                            path + ".name", "port names in servers must be unique: rename one"));
        }
    }

    private static void hosts(String path, Server server, List<Violation> found) {
        if (server.hosts().isEmpty()) {
            found.add(
                    new Violation(
                            path + ".hosts",
                            "server config must contain at least one host: add it"));
        }
        for (int i = 0; i < server.hosts().size(); i++) {
            String written = server.hosts().get(i);
            int slash = written.indexOf('/');
            String namespace = slash < 0 ? "*" : written.substring(0, slash);
            String host = written.substring(slash + 1);
            String at = path + ".hosts[" + i + "]";
            if (!namespace.equals("*")
                    && !namespace.equals(".")
                    && !namespace.matches(DestinationRuleRules.LABEL)) {
                found.add(new Violation(at, "'" + namespace + "' is no namespace: correct it"));
            }
            if (!host.equals("*") && !host.contains(".")) {
                found.add(
                        new Violation(
                                at, "short names (non FQDN) are not allowed: write it in full"));
            } else if (!DestinationRuleRules.isHost(host)) {
                found.add(new Violation(at, "'" + host + "' is no host: expected a DNS name"));
            }
        }
    }

    private static void tls(String path, Server server, List<Violation> found) {
        boolean ended = server.tls() != TlsMode.NONE;
        if (server.port().protocol() == Protocol.HTTPS && !ended) {
            found.add(
                    new Violation(
                            path + ".tls",
                            "server must have TLS settings for HTTPS/TLS protocols: add them"));
        }
        if (server.port().protocol() == Protocol.HTTP && ended) {
            found.add(
                    new Violation(
                            path + ".tls",
                            "server cannot have TLS settings for non HTTPS/TLS ports: remove them"));
        }
    }
}
