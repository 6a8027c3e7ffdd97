package dev.assay.cases.breakage;

import static dev.assay.cases.catalogue.Profile.BREAKAGE;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.banner;
import static dev.assay.cases.probe.Expectations.silentOrClosed;

import dev.assay.cases.breakage.Breakage.Place;
import dev.assay.cases.breakage.Breakage.State;
import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.sidecar.Cause;
import dev.assay.cases.sidecar.SidecarLog;
import dev.assay.fixtures.diagnosis.Diagnosis;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.PortSpec;
import dev.assay.fixtures.topology.Ports;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A database speaks first, and its port is not declared. */
@InProfile(BREAKAGE)
final class ServerFirstBreakageCases {
    private static final String DATABASE = "database";
    private static final int PORT = 13_306;

    /** Long against a banner's way on one machine, short enough to be waited for repeatedly. */
    private static final Duration SILENCE = Duration.ofMillis(700);

    /** A connection that was begun before the port was declared stays silent for ever. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final WorkloadSpec SERVER =
            WorkloadSpec.meshed(DATABASE)
                    .on(
                            List.of(
                                    Ports.HTTP,
                                    new PortSpec("db", PORT, PortSpec.Speaks.SERVER_FIRST)));

    private static final String PERMISSIVE =
            """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata:
              name: database
            spec:
              selector:
                matchLabels:
                  app: database
              mtls:
                mode: PERMISSIVE
            """;

    /** For callers without a sidecar the port must not wait to see whether TLS comes, either. */
    private static final String PLAINTEXT_ON_THE_PORT =
            PERMISSIVE
                    + """
                      portLevelMtls:
                        13306:
                          mode: DISABLE
                    """;

    static final Breakage UNDECLARED_SERVER_FIRST =
            new Breakage(
                    Documents.SERVER_FIRST,
                    portNamed("db").under(PERMISSIVE),
                    portNamed("tcp-db").under(PLAINTEXT_ON_THE_PORT));

    private static State portNamed(String name) {
        return new State(
                new Place(
                        List.of(SERVER),
                        List.of(
                                new ServiceSpec(
                                        DATABASE,
                                        Map.of("app", DATABASE),
                                        List.of(
                                                new ServiceSpec.Port(
                                                        "http",
                                                        ServiceSpec.HTTP,
                                                        Ports.HTTP.number()),
                                                new ServiceSpec.Port(name, PORT, PORT))))),
                Place.EMPTY,
                "");
    }

    @Case(
            id = "bk-08",
            title =
                    "a protocol in which the server speaks first, under PERMISSIVE on an undeclared port: silence on both sides",
            source = Documents.SERVER_FIRST + "; istio/istio#17457, #16455, #35232, #38655",
            how =
                    "The document: PERMISSIVE and protocol detection \"work by inspecting the initial bytes of a connection\", which is \"incompatible with server first protocols\": caller and server wait for one another.\nWhat hangs is recorded and gates nobody, as a mesh may do better.\nIts repair: \"declare the protocol of the application as TCP\" (the port is called tcp-db instead of db), and for callers without a sidecar a port that is not PERMISSIVE.",
            rows = {"S8", "S17"},
            kills = {"waits-for-client-bytes", "diagnosis-finds-nothing"})
    @Leaf(
            id = "symptom",
            level = Level.PROVISIONAL,
            title = "a caller with a sidecar hears nothing")
    @Leaf(
            id = "symptom-naked-caller",
            level = Level.PROVISIONAL,
            title = "a caller without a sidecar hears nothing")
    @Leaf(
            id = "cause",
            level = Level.PROVISIONAL,
            title = "the caller's sidecar logs that it waited for the caller's first byte",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "diagnosis",
            title = "before the first call, the tool names the service whose port says no protocol",
            features = Features.DIAGNOSIS)
    @Leaf(id = "repair", title = "declared as TCP, the banner arrives; nobody was restarted")
    @Leaf(
            id = "repair-naked-caller",
            title = "on a port that is not PERMISSIVE, a caller without a sidecar hears it too")
    void undeclaredServerFirst(Lane lane, Diagnosis tool, Observations leaves) throws Exception {
        String host = lane.namespace().host(DATABASE);
        Workload database =
                Objects.requireNonNull(
                        UNDECLARED_SERVER_FIRST.broken().standUp(lane).get(DATABASE));
        var unharmed = Instances.of(lane.client(), database);
        leaves.control(Calls.get(lane.client(), host)).is(answered(200));
        var clientLog = SidecarLog.from(lane.client()::sidecarLog);

        leaves.expect(
                        "diagnosis",
                        Diagnosed.by(
                                tool,
                                lane,
                                UNDECLARED_SERVER_FIRST.broken().resources(),
                                "Service ${namespace}/database"))
                .is(Diagnosed.naming(lane, "Service ${namespace}/database"));

        UNDECLARED_SERVER_FIRST.broken().applyTo(lane);
        lane.awaitSentinel(database);

        var meshedCall = Calls.banner(lane.client(), host, PORT, SILENCE);
        leaves.expect("symptom", meshedCall).settlesOn(silentOrClosed());
        leaves.expect("symptom-naked-caller", Calls.banner(lane.naked(), host, PORT, SILENCE))
                .settlesOn(silentOrClosed());
        var cause = Cause.containing("a wait for the first byte", "speaks first|no byte");
        leaves.expect("cause", clientLog.after(meshedCall, cause)).settlesOn(cause.logged());

        UNDECLARED_SERVER_FIRST.repaired().here().services().forEach(lane::expose);
        var patience = leaves.patience().within(WireProbe.LIMIT);
        leaves.expect("repair", Calls.banner(lane.client(), host, PORT, LOOK))
                .settlesOn(banner(), patience);
        UNDECLARED_SERVER_FIRST.repaired().applyTo(lane);
        leaves.expect("repair-naked-caller", Calls.banner(lane.naked(), host, PORT, LOOK))
                .settlesOn(banner(), patience);
        leaves.expect("repair", unharmed::now).is(unharmed.unchanged());
        leaves.expect(
                        "diagnosis",
                        Diagnosed.by(
                                tool,
                                lane,
                                UNDECLARED_SERVER_FIRST.repaired().resources(),
                                "Service ${namespace}/database"))
                .is(Diagnosed.silentOf(lane, "Service ${namespace}/database"));
    }
}
