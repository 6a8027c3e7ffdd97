package dev.assay.mesh.policy.istio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.client.AutomaticClientTlsResolver;
import dev.assay.mesh.policy.client.EndpointTarget;
import dev.assay.mesh.policy.client.MeshSettings;
import dev.assay.mesh.policy.client.ServiceTarget;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.policy.peerauthn.EffectiveMode;
import dev.assay.mesh.policy.peerauthn.ScopedPeerAuthenticationResolver;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.ResourceParser;
import dev.assay.mesh.policy.transport.Detected;
import dev.assay.mesh.worlds.CallersOfIstio;
import dev.assay.mesh.worlds.CallersOfIstio.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The policy functions against the table of {@link CallersOfIstio}. */
final class CallersOfIstioTest {

    private static final String ROOT = "istio-system";
    private static final String HOST = "server.server.svc.cluster.local";
    private static final int PORT = 8080;
    private static final WorkloadRef CLIENT =
            new WorkloadRef("client", "client", Map.of("app", "client"), Map.of());
    private static final WorkloadRef SERVER =
            new WorkloadRef("server", "server", Map.of("app", "server"), Map.of());
    private static final WorkloadRef UNSELECTED =
            new WorkloadRef("server", "unselected", Map.of(), Map.of());

    private static final Arrival PLAINTEXT = new Arrival(new Detected.Plaintext(), false, true);
    private static final Arrival OF_THE_MESH =
            new Arrival(
                    new Detected.ClientHello(List.of("istio-http/1.1", "istio", "http/1.1"), ""),
                    true,
                    true);

    /** What the four scopes say; {@code ABSENT} where nothing does. */
    private record Cell(String mesh, String namespace, String workload, String port) {

        /** The mode in force on the server's port. */
        TransportMode mode() {
            return effective(SERVER).modeOf(PORT);
        }

        private EffectiveMode effective(WorkloadRef workload) {
            return new ScopedPeerAuthenticationResolver().resolve(workload, policies(), ROOT);
        }

        private List<PeerAuthentication> policies() {
            List<PeerAuthentication> policies = new ArrayList<>();
            if (!mesh.equals("ABSENT")) {
                policies.add(peerAuthentication(ROOT, "mtls: {mode: " + mesh + "}"));
            }
            if (!namespace.equals("ABSENT")) {
                policies.add(peerAuthentication("server", "mtls: {mode: " + namespace + "}"));
            }
            List<String> own = new ArrayList<>();
            if (!workload.equals("ABSENT")) {
                own.add("mtls: {mode: " + workload + "}");
            }
            if (!port.equals("ABSENT")) {
                own.add("portLevelMtls: {" + PORT + ": {mode: " + port + "}}");
            }
            if (!own.isEmpty()) {
                own.add("selector: {matchLabels: {app: server}}");
                policies.add(peerAuthentication("server", String.join(", ", own)));
            }
            return policies;
        }

        /** What becomes of a caller's request. */
        String becomes(String caller) {
            Arrival arrival =
                    switch (caller) {
                        case "naked" -> PLAINTEXT;
                        case "prober" -> OF_THE_MESH;
                        default -> sent(sidecar(caller));
                    };
            return arrival.becomes(mode(), PortProtocol.HTTP, true);
        }

        private UpstreamTls sidecar(String rule) {
            return new AutomaticClientTlsResolver()
                    .resolve(
                            CLIENT,
                            new ServiceTarget(HOST, "server", 80, "", Set.of(), false),
                            new EndpointTarget("server/server", PORT, true, mode()),
                            rule.equals("ABSENT") ? List.of() : List.of(destinationRule(rule)),
                            new MeshSettings(ROOT, "cluster.local", true))
                    .tls();
        }

        /**
         * am-06 of the catalogue, provisional: where the namespace as a whole is DISABLE, Istio's
         * clients send plaintext even to a port that is not.
         *
         * @see KnownDifference#NAMESPACE_MODE_HIDES_THE_WORKLOADS
         */
        boolean isHiddenFromIstiosClients() {
            return effective(UNSELECTED).defaultMode() == TransportMode.DISABLE
                    && mode() != TransportMode.DISABLE;
        }
    }

    @Test
    void everyCallerMeetsWhatIstioLetsItMeet() {
        List<Row> rows = CallersOfIstio.rows();
        assertThat(rows).hasSize(625);
        int hidden = 0;
        for (Row row : rows) {
            var cell = new Cell(row.mesh(), row.namespace(), row.workload(), row.port());
            List<String> ours =
                    new ArrayList<>(CallersOfIstio.CALLERS.stream().map(cell::becomes).toList());
            assertThat(row.hidesThePort())
                    .as("%s", row)
                    .isEqualTo(cell.isHiddenFromIstiosClients());
            if (row.hidesThePort()) {
                hidden++;
                ours.set(CallersOfIstio.CALLERS.indexOf("ABSENT"), cell.becomes("naked"));
            }
            assertThat(row.becomes()).as("%s: %s", row, CallersOfIstio.CALLERS).isEqualTo(ours);
        }
        assertThat(hidden).as("provisional of 4,375").isEqualTo(98);
    }

    /**
     * A file's certificate is one that the server accepts; TLS that is originated has no mesh ALPN.
     */
    private static Arrival sent(UpstreamTls tls) {
        return switch (tls) {
            case UpstreamTls.Plaintext _ -> PLAINTEXT;
            case UpstreamTls.IstioMutual _ -> OF_THE_MESH;
            case UpstreamTls.Originate originate ->
                    new Arrival(new Detected.ClientHello(List.of(), ""), originate.mutual(), true);
        };
    }

    private static PeerAuthentication peerAuthentication(String namespace, String spec) {
        return (PeerAuthentication)
                resource("security.istio.io/v1", "PeerAuthentication", namespace, spec);
    }

    private static DestinationRule destinationRule(String mode) {
        String files =
                mode.equals("MUTUAL") ? ", clientCertificate: /c.pem, privateKey: /k.pem" : "";
        return (DestinationRule)
                resource(
                        "networking.istio.io/v1",
                        "DestinationRule",
                        "client",
                        "host: %s, trafficPolicy: {tls: {mode: %s%s}}"
                                .formatted(HOST, mode, files));
    }

    private static Object resource(String apiVersion, String kind, String namespace, String spec) {
        String text =
                "apiVersion: %s\nkind: %s\nmetadata: {name: a}\nspec: {%s}"
                        .formatted(apiVersion, kind, spec);
        return ResourceParser.parse("row", text, namespace, Instant.EPOCH).getFirst();
    }
}
