package dev.assay.mesh.controlplane.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.controlplane.analysis.TlsCheck.Status;
import dev.assay.mesh.controlplane.config.ResourceSet;
import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.effective.EffectiveConfig;
import dev.assay.mesh.controlplane.effective.EffectiveMesh;
import dev.assay.mesh.controlplane.effective.MeshView;
import dev.assay.mesh.controlplane.effective.Resolvers;
import dev.assay.mesh.controlplane.effective.Visibility;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.policy.resource.ResourceParser;
import dev.assay.mesh.protocol.InboundPolicyCodec;
import dev.assay.mesh.protocol.MalformedConfig;
import dev.assay.mesh.protocol.OutboundServiceCodec;
import dev.assay.mesh.protocol.TypeUrls;
import dev.assay.mesh.protocol.delta.VersionedResource;
import dev.assay.mesh.worlds.CallersOfIstio;
import dev.assay.mesh.worlds.CallersOfIstio.Row;
import dev.assay.mesh.worlds.ModeMesh;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What sidecars are told, as it travels, and what {@code tls-check} says of it, against Istio's own
 * code, for all 4,375 calls of {@link CallersOfIstio}. On the wire they are made by {@code
 * CallersOnTheWireIT}.
 */
final class CallersAgreeTest {

    static final List<String> MESH_SAYS = ModeMesh.SAYS;

    private static final MeshOptions OPTIONS =
            MeshOptions.defaults(new TrustDomain("cluster.local"));
    private static final EffectiveConfig EFFECTIVE =
            new EffectiveConfig(OPTIONS, Resolvers.istio());

    /**
     * What must become of a call to a port that declares HTTP, by the server's mode and what the
     * client sends: section B2 of the catalogue, and no other pair occurs.
     */
    private static final Map<String, String> BECOMES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("DISABLE < DISABLE", "HTTP"),
                            Map.entry("DISABLE < SIMPLE", "protocol error"),
                            Map.entry("DISABLE < MUTUAL", "protocol error"),
                            Map.entry("DISABLE < ISTIO_MUTUAL", "protocol error"),
                            Map.entry("PERMISSIVE < DISABLE", "HTTP"),
                            Map.entry("PERMISSIVE < SIMPLE", "refuse"),
                            Map.entry("PERMISSIVE < MUTUAL", "refuse"),
                            Map.entry("PERMISSIVE < ISTIO_MUTUAL", "mTLS HTTP"),
                            Map.entry("STRICT < DISABLE", "refuse"),
                            Map.entry("STRICT < SIMPLE", "refuse"),
                            Map.entry("STRICT < MUTUAL", "mTLS HTTP"),
                            Map.entry("STRICT < ISTIO_MUTUAL", "mTLS HTTP")));

    @ParameterizedTest
    @FieldSource("MESH_SAYS")
    void sidecarsAreToldAndTlsCheckSaysWhatIstioDoes(String mesh) throws Exception {
        var standing = new Standing(mesh);
        List<Row> rows =
                CallersOfIstio.rows().stream().filter(row -> row.mesh().equals(mesh)).toList();
        assertThat(rows).hasSize(125);
        var seen = new TreeMap<String, String>();
        for (Row row : rows) {
            for (String caller : CallersOfIstio.CALLERS) {
                String mode = standing.modeTold(row).name();
                String sends = standing.sends(caller, row);
                String becomes = row.ofOurs(caller);

                seen.put(mode + " < " + sends, becomes);
                assertThat(BECOMES.get(mode + " < " + sends))
                        .as("%s: %s sends %s to %s", row, caller, sends, mode)
                        .isEqualTo(becomes);
                if (!caller.equals(CallersOfIstio.PROBER)) {
                    assertThat(standing.check(caller, row))
                            .as("tls-check, %s: %s", row, caller)
                            .isEqualTo(List.of(status(becomes).name(), mode, sends));
                }
            }
        }
        assertThat(seen).as("every pair occurs").isEqualTo(BECOMES);
    }

    private static Status status(String becomes) {
        return switch (becomes) {
            case "HTTP", "mTLS HTTP" -> Status.OK;
            case "refuse", "protocol error" -> Status.CONFLICT;
            default -> throw new AssertionError("not of an HTTP port: " + becomes);
        };
    }

    /** The mesh of {@link ModeMesh}, under one mesh-wide mode. */
    private static final class Standing {

        private final Inventory inventory = inventory();
        private final MeshView view;
        private final Analyzed analyzed;
        private final Map<String, Map<String, List<String>>> checks = new HashMap<>();

        Standing(String mesh) {
            Resources resources = resources(mesh);
            view =
                    MeshView.empty(EFFECTIVE, Visibility.ISTIO, TrustBundle.empty())
                            .next(resources, inventory, TrustBundle.empty());
            analyzed =
                    new Analyzed(
                            new EffectiveMesh(EFFECTIVE, resources, inventory),
                            OPTIONS,
                            Sources.NONE,
                            List.of(),
                            List.of(),
                            Instant.EPOCH);
        }

        private static Resources resources(String mesh) {
            var files = new ModeMesh.Files("/c.pem", "/k.pem", "/r.pem");
            var set = new ResourceSet();
            set.put(
                    ResourceParser.parse(
                            "modes",
                            ModeMesh.policies(mesh) + ModeMesh.rules("cluster.local", files),
                            "default",
                            Instant.EPOCH),
                    (_, after) -> after);
            return set.current();
        }

        /** The mode of the server's port, as its sidecar reads it. */
        TransportMode modeTold(Row row) throws MalformedConfig {
            VersionedResource told =
                    only(view.visible(server(row), TypeUrls.INBOUND_POLICY).values());
            return InboundPolicyCodec.unpack(told.name(), told.body())
                    .modeOf(ModeMesh.port(row.port()));
        }

        /** What the caller sends, in the words of DestinationRule, as its sidecar reads it. */
        String sends(String caller, Row row) throws MalformedConfig {
            if (caller.equals(CallersOfIstio.NAKED)) {
                return "DISABLE";
            }
            if (caller.equals(CallersOfIstio.PROBER)) {
                return "ISTIO_MUTUAL";
            }
            VersionedResource told =
                    Objects.requireNonNull(
                            view.services(client(caller), Set.of(server(row))).get(host(row)));
            var port =
                    OutboundServiceCodec.unpack(told.name(), told.body()).ports().stream()
                            .filter(each -> each.number() == ModeMesh.port(row.port()))
                            .findFirst()
                            .orElseThrow();
            assertThat(port.protocol()).isEqualTo(PortProtocol.HTTP);
            return switch (only(port.endpoints()).tls()) {
                case UpstreamTls.Plaintext _ -> "DISABLE";
                case UpstreamTls.IstioMutual _ -> "ISTIO_MUTUAL";
                case UpstreamTls.Originate originate -> originate.mutual() ? "MUTUAL" : "SIMPLE";
            };
        }

        /** Status, server's mode and client's, of a row of {@code tls-check}. */
        List<String> check(String caller, Row row) {
            String from = client(caller);
            return Objects.requireNonNull(
                    checks.computeIfAbsent(from + " > " + server(row), _ -> checks(from, row))
                            .get(host(row) + ":" + ModeMesh.port(row.port())));
        }

        private Map<String, List<String>> checks(String client, Row row) {
            var all = new HashMap<String, List<String>>();
            TlsCheck.of(
                            analyzed,
                            Objects.requireNonNull(inventory.workloads().get(client)),
                            Objects.requireNonNull(inventory.services().get(server(row))))
                    .forEach(each ->
                            all.put(
                                    each.hostPort(),
                                    List.of(each.status().name(), each.server(), each.client())));
            return all;
        }

        private static String server(Row row) {
            return ModeMesh.namespace(row.namespace()) + "/" + ModeMesh.server(row.workload());
        }

        private static String host(Row row) {
            return ModeMesh.server(row.workload())
                    + "."
                    + ModeMesh.namespace(row.namespace())
                    + ".svc.cluster.local";
        }

        private static String client(String caller) {
            return ModeMesh.clients(caller) + "/" + ModeMesh.CLIENT;
        }

        private static <T> T only(Iterable<T> all) {
            List<T> list = new ArrayList<>();
            all.forEach(list::add);
            assertThat(list).hasSize(1);
            return list.getFirst();
        }

        private static Inventory inventory() {
            Map<String, Workload> workloads = new HashMap<>();
            Map<String, Service> services = new HashMap<>();
            for (String namespace : ModeMesh.SAYS) {
                for (String says : ModeMesh.SAYS) {
                    String home = ModeMesh.namespace(namespace);
                    String name = ModeMesh.server(says);
                    put(workloads, home, name, true);
                    services.put(
                            home + "/" + name,
                            new Service(
                                    home,
                                    name,
                                    Map.of("app", name),
                                    "240.0.0.1",
                                    ModeMesh.SAYS.stream()
                                            .map(port ->
                                                    new Service.Port(
                                                            ModeMesh.port(port),
                                                            ModeMesh.portName(port),
                                                            ModeMesh.port(port),
                                                            ""))
                                            .toList()));
                }
            }
            CallersOfIstio.RULES.forEach(
                    rule -> put(workloads, ModeMesh.clients(rule), ModeMesh.CLIENT, true));
            put(workloads, ModeMesh.clients(CallersOfIstio.NAKED), ModeMesh.CLIENT, false);
            return new Inventory(workloads, services);
        }

        private static void put(
                Map<String, Workload> all, String namespace, String name, boolean sidecar) {
            var workload =
                    new Workload(namespace, name, Map.of("app", name), name, "10.0.0.1", sidecar);
            all.put(workload.key(), workload);
        }
    }
}
