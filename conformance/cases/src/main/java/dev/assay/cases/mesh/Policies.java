package dev.assay.cases.mesh;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The resources that cases apply, as the YAML that a user would type. */
final class Policies {
    private Policies() {}

    /** A selector by labels, each as {@code key: value}. */
    record Selector(String yaml) {}

    /** One entry of portLevelMtls. */
    record PortMode(int port, String mode) {}

    static Selector selecting(String... labels) {
        return new Selector(
                "  selector:\n    matchLabels:\n"
                        + Arrays.stream(labels)
                                .map(label -> "      " + label + "\n")
                                .collect(Collectors.joining()));
    }

    static PortMode port(int port, String mode) {
        return new PortMode(port, mode);
    }

    /** Without a selector: for a whole namespace, or the mesh. */
    static String peerAuthentication(String name, String mode) {
        return peerAuthentication(name, new Selector(""), mode);
    }

    /** For selected workloads; an empty mode leaves {@code mtls} out. */
    static String peerAuthentication(
            String name, Selector selector, String mode, PortMode... ports) {
        var yaml =
                new StringBuilder(
                        """
                        apiVersion: security.istio.io/v1
                        kind: PeerAuthentication
                        metadata:
                          name: %s
                        spec:
                        """
                                .formatted(name));
        yaml.append(selector.yaml());
        if (!mode.isEmpty()) {
            yaml.append("  mtls:\n    mode: ").append(mode).append('\n');
        }
        if (ports.length > 0) {
            yaml.append("  portLevelMtls:\n");
            for (PortMode each : ports) {
                yaml.append("    %d:%n      mode: %s%n".formatted(each.port(), each.mode()));
            }
        }
        return yaml.toString();
    }

    /** A DestinationRule whose only say is the TLS mode towards one host. */
    static String destinationRule(String name, String host, String tlsMode) {
        return """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: %s
        spec:
          host: %s
          trafficPolicy:
            tls:
              mode: %s
        """
                .formatted(name, host, tlsMode);
    }

    /**
     * An AuthorizationPolicy for selected workloads; rules as YAML lines that begin with {@code -
     * }, or {@code []}.
     */
    static String authorizationPolicy(String name, Selector selector, String action, String rules) {
        return """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata:
          name: %s
        spec:
        %s  action: %s
          rules:
        %s
        """
                .formatted(name, selector.yaml(), action, rules.indent(2).stripTrailing());
    }
}
