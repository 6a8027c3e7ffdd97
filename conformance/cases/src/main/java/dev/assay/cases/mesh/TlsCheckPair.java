package dev.assay.cases.mesh;

import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;

import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.mesh.ModeMatrix.Effective;
import dev.assay.cases.mesh.ModeMatrix.Scope;
import dev.assay.fixtures.environment.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a server and a caller say about mutual TLS, and what a tool must answer of it: one leaf.
 *
 * @param port what portLevelMtls says of the server's HTTP port
 * @param client what the caller is, and what a DestinationRule tells it
 * @param written where the rule says it
 */
record TlsCheckPair(Scope namespace, Scope workload, Scope port, Client client, Written written)
        implements LeafParameter {

    /** A caller with a sidecar and what its DestinationRule says, or one without. */
    enum Client {
        AUTO,
        DISABLE,
        SIMPLE,
        ISTIO_MUTUAL,
        NAKED;

        /** What the rule says where it must not count. */
        private Client opposite() {
            return this == DISABLE ? ISTIO_MUTUAL : DISABLE;
        }

        /** The mode in the rule; a rule does not reach a caller without a sidecar. */
        private Client told() {
            return this == NAKED ? ISTIO_MUTUAL : this;
        }
    }

    /**
     * Where the rule says what counts, and where it says the opposite; for AUTO only the latter.
     */
    enum Written {
        /** For the host; for AUTO there is no rule. */
        HOST,
        /** For the port, and the opposite for the host; for AUTO the rule says nothing of TLS. */
        PORT,
        /** For the host, and the opposite for another port. */
        OTHER_PORT,
        /** For the host, and the opposite for a subset to which nothing is routed. */
        SUBSET,
        /**
         * In the server's namespace, for a caller of another; for AUTO a rule that is not exported.
         */
        OWNER
    }

    private static final String NAMESPACE_WIDE = "default";
    private static final List<Scope> SAYS = List.of(Scope.values());

    /**
     * Any two of the five occur with every pair of their values: an orthogonal array of strength 2
     * from Latin squares of order 5.
     */
    static List<TlsCheckPair> all() {
        List<Client> clients = List.of(Client.values());
        List<Written> places = List.of(Written.values());
        int order = SAYS.size();
        var pairs = new ArrayList<TlsCheckPair>();
        for (int i = 0; i < order; i++) {
            for (int j = 0; j < order; j++) {
                pairs.add(
                        new TlsCheckPair(
                                SAYS.get(i),
                                SAYS.get(j),
                                SAYS.get((i + j) % order),
                                clients.get((i + 2 * j) % order),
                                places.get((i + 3 * j) % order)));
            }
        }
        return List.copyOf(pairs);
    }

    @Override
    public String leafId() {
        return Stream.of(namespace, workload, port, client, written)
                .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .reduce((one, other) -> one + "-" + other)
                .orElseThrow();
    }

    @Override
    public String title() {
        return "namespace %s, workload %s, port %s; caller %s, said for %s: server %s, client %s, %s"
                .formatted(
                        namespace,
                        workload,
                        port,
                        client,
                        written.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        server(),
                        sent(),
                        status());
    }

    /**
     * A real Istio's auto mTLS does not see a STRICT workload in a namespace that is DISABLE
     * (am-06): recorded, and gating nobody.
     */
    @Override
    public Level level() {
        return client == Client.AUTO && namespace == Scope.DISABLE && server() != Effective.DISABLE
                ? Level.PROVISIONAL
                : Level.CORE;
    }

    @Override
    public String group() {
        return "all";
    }

    /** The server of all pairs of its workload's mode, named after that. */
    String serverName() {
        return "says-" + workload.word();
    }

    Workload caller(Lane lane) {
        if (written == Written.OWNER) {
            return client == Client.NAKED ? lane.otherNaked() : lane.otherClient();
        }
        return client == Client.NAKED ? lane.naked() : lane.client();
    }

    /** What must be answered. */
    TlsSaid expected(Lane lane) {
        return new TlsSaid(
                server().name(),
                sent().name(),
                status(),
                decidingMode(lane).toList(),
                client == Client.AUTO || client == Client.NAKED
                        ? List.of()
                        : List.of(
                                "DestinationRule " + lane.namespace().name() + "/" + serverName()));
    }

    /** The server's mode on that port: of the same table as the cases of modes. */
    private Effective server() {
        return ModeMatrix.cells().stream()
                .filter(cell ->
                        cell.mesh() == Scope.ABSENT
                                && cell.namespace() == namespace
                                && cell.workload() == workload
                                && cell.port() == port)
                .findFirst()
                .orElseThrow()
                .effective();
    }

    /** What the caller sends; DISABLE is plaintext. */
    private Client sent() {
        return switch (client) {
            case NAKED -> Client.DISABLE;
            case AUTO -> server() == Effective.DISABLE ? Client.DISABLE : Client.ISTIO_MUTUAL;
            case DISABLE, SIMPLE, ISTIO_MUTUAL -> client;
        };
    }

    /** Section B2 of the catalogue, for an HTTP port. */
    private String status() {
        boolean taken =
                switch (sent()) {
                    case DISABLE -> server() != Effective.STRICT;
                    case ISTIO_MUTUAL -> server() != Effective.DISABLE;
                    default -> false;
                };
        return taken ? TlsSaid.OK : TlsSaid.CONFLICT;
    }

    private Stream<String> deciding(Lane lane, String name) {
        return Stream.of("PeerAuthentication " + lane.namespace().name() + "/" + name);
    }

    private Stream<String> decidingMode(Lane lane) {
        if (isSaid(port) || isSaid(workload)) {
            return deciding(lane, serverName());
        }
        return isSaid(namespace) ? deciding(lane, NAMESPACE_WIDE) : Stream.of();
    }

    private static boolean isSaid(Scope scope) {
        return scope != Scope.ABSENT && scope != Scope.UNSET;
    }

    /** The policy of the namespace; empty where it says nothing. */
    static String ofNamespace(Scope namespace) {
        String mode = namespace.name();
        return namespace == Scope.ABSENT ? "" : peerAuthentication(NAMESPACE_WIDE, mode) + "---\n";
    }

    /** The server's own policy, and the rule for its callers. */
    String resources() {
        return mode() + rule();
    }

    private String mode() {
        if (workload == Scope.ABSENT && port == Scope.ABSENT) {
            return "";
        }
        var ports =
                port == Scope.ABSENT
                        ? new Policies.PortMode[0]
                        : new Policies.PortMode[] {Policies.port(Actors.HTTP, port.name())};
        return peerAuthentication(
                        serverName(),
                        selecting("app: " + serverName()),
                        workload == Scope.ABSENT ? "" : workload.name(),
                        ports)
                + "---\n";
    }

    private String rule() {
        if (client == Client.AUTO && written == Written.HOST) {
            return "";
        }
        return """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: %s
        spec:
          host: %s
        %s---
        """
                .formatted(serverName(), serverName(), said().indent(2));
    }

    private String said() {
        boolean auto = client == Client.AUTO;
        String right = tls(client.told());
        String wrong = tls(auto ? Client.DISABLE : client.told().opposite());
        String otherPort =
                "portLevelSettings: [{port: {number: %d}, %s}]"
                        .formatted(Actors.SERVICE_HTTP_TWO, wrong);
        String subsets =
                "subsets: [{name: v1, labels: {version: v1}, trafficPolicy: {%s}}]"
                        .formatted(wrong);
        return switch (written) {
            case HOST -> trafficPolicy(right);
            case PORT ->
                    auto
                            ? trafficPolicy("loadBalancer: {simple: ROUND_ROBIN}")
                            : trafficPolicy(
                                    wrong
                                            + ", portLevelSettings: [{port: {number: %d}, %s}]"
                                                    .formatted(Actors.SERVICE_HTTP, right));
            case OTHER_PORT -> trafficPolicy(auto ? otherPort : right + ", " + otherPort);
            case SUBSET -> auto ? subsets : trafficPolicy(right) + "\n" + subsets;
            case OWNER ->
                    auto ? "exportTo: [\".\"]\n" + trafficPolicy(wrong) : trafficPolicy(right);
        };
    }

    private static String trafficPolicy(String fields) {
        return "trafficPolicy: {" + fields + "}";
    }

    private static String tls(Client mode) {
        return "tls: {mode: " + mode + "}";
    }
}
