package dev.assay.mesh.worlds;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A mesh in which every combination of what namespace, workload and port say stands at once: a
 * namespace for each, in it a server for each, on which a port for each. What the mesh says is one
 * of them at a time. Clients stand in namespaces of their own, with a DestinationRule for all.
 */
public final class ModeMesh {

    /** What a scope may say; {@code ABSENT} stands for nothing. */
    public static final List<String> SAYS =
            List.of("ABSENT", "UNSET", "DISABLE", "PERMISSIVE", "STRICT");

    /** Where mesh-wide policy lives. */
    public static final String ROOT = "istio-system";

    /** What every client is called. */
    public static final String CLIENT = "client";

    private static final int FIRST_PORT = 20_001;

    private ModeMesh() {}

    /**
     * Files for clients that originate TLS by themselves.
     *
     * @param certificate of the client, one that the mesh's servers accept
     * @param roots of the mesh
     */
    public record Files(String certificate, String key, String roots) {}

    /** The namespace that says this. */
    public static String namespace(String says) {
        return "servers-" + word(says);
    }

    /** The server that says this, with a service and a service account of the same name. */
    public static String server(String says) {
        return "server-" + word(says);
    }

    /** The port that says this, of the server and of its service. */
    public static int port(String says) {
        return FIRST_PORT + SAYS.indexOf(says);
    }

    /** Declares HTTP, as Istio reads it. */
    public static String portName(String says) {
        return "http-" + word(says);
    }

    /** Where the client stands whose DestinationRule says this. */
    public static String clients(String rule) {
        return "clients-" + word(rule).replace('_', '-');
    }

    private static String word(String says) {
        return says.toLowerCase(Locale.ROOT);
    }

    /** Every PeerAuthentication, as a user would write it. */
    public static String policies(String mesh) {
        var yaml = new StringBuilder();
        if (!mesh.equals("ABSENT")) {
            yaml.append(policy(ROOT, "default", "{mtls: {mode: " + mesh + "}}"));
        }
        String ports =
                SAYS.stream()
                        .filter(says -> !says.equals("ABSENT"))
                        .map(says -> "%d: {mode: %s}".formatted(port(says), says))
                        .collect(Collectors.joining(", "));
        for (String namespace : SAYS) {
            if (!namespace.equals("ABSENT")) {
                yaml.append(
                        policy(
                                namespace(namespace),
                                "default",
                                "{mtls: {mode: " + namespace + "}}"));
            }
            for (String server : SAYS) {
                yaml.append(
                        policy(
                                namespace(namespace),
                                server(server),
                                "{selector: {matchLabels: {app: %s}}, %sportLevelMtls: {%s}}"
                                        .formatted(
                                                server(server),
                                                server.equals("ABSENT")
                                                        ? ""
                                                        : "mtls: {mode: " + server + "}, ",
                                                ports)));
            }
        }
        return yaml.toString();
    }

    private static String policy(String namespace, String name, String spec) {
        return """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: %s, namespace: %s}
        spec: %s
        ---
        """
                .formatted(name, namespace, spec);
    }

    /**
     * A DestinationRule in every client's namespace but the one without. Originated TLS is told
     * whom to expect, so that nothing but the server's mode decides.
     */
    public static String rules(String trustDomain, Files files) {
        String names =
                SAYS.stream()
                        .flatMap(namespace ->
                                SAYS.stream()
                                        .map(server ->
                                                "\"spiffe://%s/ns/%s/sa/%s\""
                                                        .formatted(
                                                                trustDomain,
                                                                namespace(namespace),
                                                                server(server))))
                        .collect(Collectors.joining(", "));
        String server =
                ", caCertificates: %s, subjectAltNames: [%s]".formatted(files.roots(), names);
        return CallersOfIstio.RULES.stream()
                .filter(rule -> !rule.equals("ABSENT"))
                .map(rule ->
                        """
                        apiVersion: networking.istio.io/v1
                        kind: DestinationRule
                        metadata: {name: servers, namespace: %s}
                        spec: {host: "*.svc.cluster.local", trafficPolicy: {tls: {mode: %s%s}}}
                        ---
                        """
                                .formatted(
                                        clients(rule),
                                        rule,
                                        switch (rule) {
                                            case "SIMPLE" -> server;
                                            case "MUTUAL" ->
                                                    ", clientCertificate: %s, privateKey: %s"
                                                                    .formatted(
                                                                            files.certificate(),
                                                                            files.key())
                                                            + server;
                                            default -> "";
                                        }))
                .collect(Collectors.joining());
    }
}
