package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.ClientTlsSettings.Mode;
import dev.assay.mesh.policy.resource.DestinationRule.Subset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code spec} of a DestinationRule. */
final class DestinationRuleReader {

    private static final List<Mode> MODES =
            List.of(Mode.DISABLE, Mode.SIMPLE, Mode.MUTUAL, Mode.ISTIO_MUTUAL);

    /**
     * Blocks that steer load or failure, not TLS; they are accepted so that users' files carry
     * over, and read only where the mesh follows them.
     */
    private static final List<String> WITHOUT_BEARING_ON_TLS =
            List.of(
                    "loadBalancer",
                    "connectionPool",
                    "outlierDetection",
                    "tunnel",
                    "proxyProtocol",
                    "retryBudget");

    /** Of Istio's ways to balance the one that is none is told from the others. */
    private enum Balancing {
        UNSPECIFIED,
        LEAST_CONN,
        RANDOM,
        PASSTHROUGH,
        ROUND_ROBIN,
        LEAST_REQUEST
    }

    private static final List<Balancing> BALANCING = List.of(Balancing.values());

    private DestinationRuleReader() {}

    static DestinationRule read(Metadata metadata, Fields spec) {
        return new DestinationRule(
                metadata,
                spec.requiredText("host"),
                trafficPolicy(spec),
                spec.children("subsets", DestinationRuleReader::subset),
                Set.copyOf(spec.texts("exportTo")),
                spec.has("workloadSelector")
                        ? Optional.of(PeerAuthenticationReader.selector(spec, "workloadSelector"))
                        : Optional.empty());
    }

    private static Subset subset(Fields fields) {
        return new Subset(
                fields.requiredText("name"), fields.textMap("labels"), trafficPolicy(fields));
    }

    private static TrafficPolicy trafficPolicy(Fields parent) {
        return parent.child("trafficPolicy")
                .map(fields -> {
                    Map<Integer, ClientTlsSettings> ports = new LinkedHashMap<>();
                    Map<Integer, Boolean> passing = new LinkedHashMap<>();
                    Map<Integer, ConnectionPool> pools = new LinkedHashMap<>();
                    fields.children(
                            "portLevelSettings", port -> addPort(port, ports, passing, pools));
                    TrafficPolicy policy =
                            new TrafficPolicy(
                                    tls(fields),
                                    ports,
                                    others(fields),
                                    true,
                                    new Passthrough(passesThrough(fields), passing),
                                    new ConnectionPools(ConnectionPoolReader.read(fields), pools));
                    fields.finish();
                    return policy;
                })
                .orElse(TrafficPolicy.ABSENT);
    }

    private static boolean passesThrough(Fields parent) {
        return parent.child("loadBalancer")
                        .map(fields -> fields.word("simple", Balancing.UNSPECIFIED, BALANCING))
                        .orElse(Balancing.UNSPECIFIED)
                == Balancing.PASSTHROUGH;
    }

    private static Integer addPort(
            Fields fields,
            Map<Integer, ClientTlsSettings> ports,
            Map<Integer, Boolean> passing,
            Map<Integer, ConnectionPool> pools) {
        Fields port =
                fields.child("port")
                        .orElseThrow(
                                () -> fields.refuse("port", "is missing: add port: {number: …}"));
        int number =
                port.node("number")
                        .flatMap(DestinationRuleReader::number)
                        .orElseThrow(() ->
                                port.refuse(
                                        "number",
                                        "expected the Service's port number, without quotes"));
        port.finish();
        if (others(fields).isEmpty() && !fields.has("tls")) {
            throw fields.refuse("tls", "is missing: a port's settings say something, or go");
        }
        // Istio takes the first of several settings for one port.
        ports.putIfAbsent(number, tls(fields));
        passing.putIfAbsent(number, passesThrough(fields));
        pools.putIfAbsent(number, ConnectionPoolReader.read(fields));
        return number;
    }

    /** No text, and none with a leading zero, which {@code kubectl} reads as octal. */
    private static Optional<Integer> number(Node node) {
        return node instanceof Node.Scalar scalar
                        && scalar.type() == Node.ScalarType.NUMBER
                        && scalar.text().matches("0|[1-9][0-9]{0,8}")
                ? Optional.of(Integer.valueOf(scalar.text()))
                : Optional.empty();
    }

    private static Set<String> others(Fields fields) {
        Set<String> others = new LinkedHashSet<>();
        for (String name : WITHOUT_BEARING_ON_TLS) {
            if (fields.has(name)) {
                others.add(name);
            }
        }
        return others;
    }

    private static ClientTlsSettings tls(Fields parent) {
        return parent.child("tls")
                .map(fields -> {
                    ClientTlsSettings tls =
                            new ClientTlsSettings(
                                    // The proto's zero value: a block without a mode.
                                    fields.word("mode", Mode.DISABLE, MODES),
                                    fields.text("clientCertificate"),
                                    fields.text("privateKey"),
                                    fields.text("caCertificates"),
                                    fields.text("credentialName"),
                                    fields.texts("subjectAltNames"),
                                    fields.text("sni"),
                                    fields.flag("insecureSkipVerify"),
                                    fields.text("caCrl"));
                    fields.finish();
                    return tls;
                })
                .orElse(ClientTlsSettings.ABSENT);
    }
}
