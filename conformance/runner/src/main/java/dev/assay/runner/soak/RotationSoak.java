package dev.assay.runner.soak;

import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.OpenConnection;
import dev.assay.cases.probe.TlsSession;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.Http2Stream;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.timeline.CallsBySecond;
import dev.assay.cases.timeline.ShownCertificates;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.Environment.CannotInstall;
import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.fixtures.topology.Ports;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.workload.EchoApplication;
import dev.assay.runner.UserFault;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Rotation after rotation under connections of mixed protocols: no call fails, no stream ends, and
 * every certificate is seen before its predecessor has expired. A round is a rotation. Where
 * workloads are costly there are fewer of both.
 *
 * @param environment closed at the end
 */
record RotationSoak(Environment environment, MeshDriver driver) implements Soak {
    private static final int CONNECTIONS = 200;
    private static final int FULL_ROUNDS = 100;
    private static final int CONNECTIONS_OF_PODS = 20;
    private static final int FULL_ROUNDS_OF_PODS = 5;

    private static final Duration LIFETIME = Duration.ofSeconds(8);

    /** Looked at so often that a renewal is dated well against four seconds. */
    private static final long LOOK_AGAIN_MILLIS = 100;

    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(1);

    private static final String PAYLOAD = "assay-payload";

    /**
     * Ports of the standing service: bytes, and what declares no protocol, so that HTTP/2 stays.
     */
    private static final int TCP = 9000;

    private static final int AUTO = 9001;

    @Override
    public String name() {
        return "rotation";
    }

    @Override
    public String record() {
        return environment.isCostly() ? name() + "-" + environment.name() : name();
    }

    @Override
    public String title() {
        return "rotations under %d connections of four kinds: no call fails, no stream ends"
                .formatted(connections());
    }

    @Override
    public int fullRounds() {
        return environment.isCostly() ? FULL_ROUNDS_OF_PODS : FULL_ROUNDS;
    }

    private int connections() {
        return environment.isCostly() ? CONNECTIONS_OF_PODS : CONNECTIONS;
    }

    @Override
    public SoakFindings run(int rounds, Consumer<String> progress)
            throws UserFault, InterruptedException {
        try (environment) {
            environment.begin(progress);
            return onMesh(rounds, progress);
        } catch (CannotInstall e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new IllegalStateException("the suite cannot look", e);
        }
    }

    private SoakFindings onMesh(int rounds, Consumer<String> progress)
            throws CannotInstall, IOException, InterruptedException {
        var options = MeshOptions.STANDARD.withCertificateLifetime(LIFETIME);
        try (Mesh mesh = environment.install(driver, options, new SecretLedger());
                Namespace home = mesh.createNamespace("soak")) {
            Workload naked = home.deploy(WorkloadSpec.naked("naked"));
            Workload client = home.deploy(WorkloadSpec.meshed("client"));
            Workload server = home.deploy(WorkloadSpec.meshed("server"));
            home.expose(ServiceSpec.standing("server"));
            return watched(rounds, progress, naked, client, server, openings(home, client));
        }
    }

    private SoakFindings watched(
            int rounds,
            Consumer<String> progress,
            Workload naked,
            Workload client,
            Workload server,
            List<SteadyCalls.Opening> openings)
            throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        var shown = List.of(new ShownCertificates("server"), new ShownCertificates("client"));
        Instant begin = clock.instant();
        Instant end = begin.plus(LIFETIME.multipliedBy(rounds)).plus(LIFETIME);
        int said = 0;
        var held = new FootprintWatch(rounds);
        try (var calls = new SteadyCalls(openings, connections() / openings.size())) {
            if (!calls.awaitOpened(ANSWERED_WITHIN)) {
                return silent(connections(), calls.wrong());
            }
            while (fewest(shown) < rounds && clock.instant().isBefore(end)) {
                look(naked, server, shown.getFirst(), clock);
                look(naked, client, shown.getLast(), clock);
                held.look(fewest(shown));
                if (fewest(shown) > said) {
                    said = fewest(shown);
                    progress.accept(
                            "%d/%d  %d calls, %d wrong"
                                    .formatted(
                                            said,
                                            rounds,
                                            sum(calls.seconds(), CallsBySecond.Second::calls),
                                            sum(calls.seconds(), CallsBySecond.Second::wrong)));
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            }
            // What the last renewal did is seen in the calls that begin after it.
            if (!calls.awaitCallOfEach(ANSWERED_WITHIN)) {
                return silent(connections(), calls.wrong());
            }
            held.look(rounds);
            return findings(
                    rounds,
                    new RotationsSeen(
                            connections(), begin, calls.seconds(), shown, calls.wrong(), held),
                    server.restarts() + client.restarts());
        }
    }

    private static SoakFindings silent(int connections, List<String> wrong) {
        return new SoakFindings(
                Map.of("connections", connections),
                List.of(
                        "not all of %d connections were answered within %d s; wrong were %s"
                                .formatted(connections, ANSWERED_WITHIN.toSeconds(), wrong)));
    }

    static SoakFindings findings(int rounds, RotationsSeen seen, int restarts) {
        var complaints = new ArrayList<String>();
        int wrong = sum(seen.seconds(), CallsBySecond.Second::wrong);
        if (wrong > 0) {
            complaints.add("%d calls failed, at first %s".formatted(wrong, seen.wrong()));
        }
        for (ShownCertificates each : seen.shown()) {
            if (each.renewals() < rounds) {
                complaints.add(
                        "%s was renewed %d times and not %d"
                                .formatted(each.workload(), each.renewals(), rounds));
            }
            long late = each.margins().stream().filter(Duration::isNegative).count();
            if (late > 0) {
                complaints.add(
                        "%d certificates of %s were seen after their predecessor's expiry"
                                .formatted(late, each.workload()));
            }
        }
        if (restarts > 0) {
            complaints.add("%d restarts".formatted(restarts));
        }
        complaints.addAll(seen.held().grown());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("connections", seen.connections());
        figures.put("calls", sum(seen.seconds(), CallsBySecond.Second::calls));
        figures.put("failed", wrong);
        figures.put("restarts", restarts);
        seen.shown().forEach(each -> figures.put(each.workload() + "Renewals", each.renewals()));
        figures.put(
                "millisLeftOfThePredecessorAtLeast",
                seen.shown().stream()
                        .flatMap(each -> each.margins().stream())
                        .mapToLong(Duration::toMillis)
                        .min()
                        .orElse(0));
        seen.held().early().ifPresent(each -> held(figures, "MostEarly", each));
        seen.held().late().ifPresent(each -> held(figures, "LeastLate", each));
        figures.put(
                "callsBySecond", seen.seconds().stream().map(CallsBySecond.Second::calls).toList());
        return new SoakFindings(figures, complaints).with("svg", seen.picture());
    }

    private static void held(Map<String, Object> figures, String when, Footprint what) {
        figures.put("openFiles" + when, what.openFiles());
        figures.put("heapMebibytes" + when, what.heapBytes() >> 20);
        figures.put("residentMebibytes" + when, what.residentBytes() >> 20);
    }

    private static int fewest(List<ShownCertificates> shown) {
        return shown.stream().mapToInt(ShownCertificates::renewals).min().orElse(0);
    }

    private static int sum(
            List<CallsBySecond.Second> seconds,
            java.util.function.ToIntFunction<CallsBySecond.Second> figure) {
        return seconds.stream().mapToInt(figure).sum();
    }

    private static void look(Workload naked, Workload server, ShownCertificates shown, Clock clock)
            throws IOException {
        TlsOffer offer = TlsOffer.oneWay().withAlpn(TlsOffer.ISTIO_HTTP).onlyLooking();
        Observation seen =
                WireProbe.tlsBytes(
                        naked.dialer(), server.port(Ports.HTTP.number()), offer, PAYLOAD);
        seen.tls().map(TlsSession::chain).stream()
                .flatMap(chain -> chain.stream().limit(1))
                .forEach(leaf -> shown.add(ShownCertificates.Shown.of(leaf, clock.instant())));
    }

    private static List<SteadyCalls.Opening> openings(Namespace home, Workload client) {
        Destination http = Destination.service(home.host("server"), ServiceSpec.HTTP);
        Destination tcp = Destination.service(home.host("server"), TCP);
        Destination auto = Destination.service(home.host("server"), AUTO);
        Request request = Request.get(home.host("server"), "/");
        return List.of(
                () -> {
                    var open = OpenConnection.to(client.dialer(), http, WireProbe.LIMIT);
                    return new Judged(open::close, () -> open.http(request));
                },
                // The caller's is another each time; what is pooled between the sidecars is kept.
                () -> new Judged(() -> {}, () -> WireProbe.h2(client.dialer(), auto, "/")),
                () -> {
                    var open = OpenConnection.to(client.dialer(), auto, WireProbe.LIMIT);
                    var stream = new Http2Stream(home.host("server"), EchoApplication.BOTH_WAYS);
                    return new Judged(open::close, () -> open.message(stream, PAYLOAD));
                },
                () -> {
                    var open = OpenConnection.to(client.dialer(), tcp, WireProbe.LIMIT);
                    return new Judged(open::close, () -> open.bytes(PAYLOAD));
                });
    }

    /** One exchange on an open connection. */
    @FunctionalInterface
    private interface Exchange {
        Observation make() throws IOException;
    }

    private record Judged(Closeable open, Exchange exchange) implements SteadyCalls.Kept {
        @Override
        public String call() throws IOException {
            Observation seen = exchange.make();
            boolean right =
                    switch (seen) {
                        case Observation.HttpAnswered http -> http.status() == 200;
                        case Observation.BytesAnswered bytes -> bytes.text().endsWith(PAYLOAD);
                        default -> false;
                    };
            return right ? "" : seen.describe();
        }

        @Override
        public void close() throws IOException {
            open.close();
        }
    }
}
