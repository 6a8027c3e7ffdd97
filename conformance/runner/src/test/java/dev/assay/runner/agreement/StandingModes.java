package dev.assay.runner.agreement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.fixtures.topology.PortSpec;
import dev.assay.fixtures.topology.PortSpec.Speaks;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Destination;
import dev.assay.mesh.worlds.CallersOfIstio;
import dev.assay.mesh.worlds.ModeMesh;
import dev.assay.runner.Provided;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * The mesh of {@link ModeMesh} as a reference mesh in this JVM. Policies are there before anything
 * is deployed, so that nothing can be seen of what held before them.
 */
final class StandingModes implements AutoCloseable {

    private static final int AT_ONCE = 16;
    private static final Duration CONVERGENCE = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final String PROBER = "prober";

    private static final List<PortSpec> PORTS =
            ModeMesh.SAYS.stream()
                    .map(says ->
                            new PortSpec(ModeMesh.portName(says), ModeMesh.port(says), Speaks.HTTP))
                    .toList();

    private final Mesh mesh;
    private final TlsOffer offer;
    private final Map<String, Workload> workloads = new ConcurrentHashMap<>();

    private StandingModes(Mesh mesh) {
        this.mesh = mesh;
        Credentials prober = credentials(ModeMesh.clients(PROBER), PROBER);
        offer =
                TlsOffer.oneWay()
                        .presenting(prober.chain(), prober.key())
                        .withAlpn(TlsOffer.ISTIO_HTTP);
    }

    /**
     * A mesh in which everything stands.
     *
     * @param says what its mesh-wide policy says
     * @param files where certificates may be written for clients that want files
     */
    static StandingModes bringUp(String says, Path files) throws Exception {
        var driver = Provided.named(MeshDriver.class, MeshDriver::name, "reference");
        var local = Provided.named(Environment.class, Environment::name, "local");
        var standing =
                new StandingModes(local.install(driver, MeshOptions.STANDARD, new SecretLedger()));
        try {
            standing.deploy(says, files);
            return standing;
        } catch (Exception e) {
            standing.close();
            throw e;
        }
    }

    private void deploy(String says, Path files) throws Exception {
        mesh.rootNamespace().apply(ModeMesh.policies(says));
        mesh.rootNamespace().apply(ModeMesh.rules(trustDomain(), write(files)));
        List<Callable<Void>> all = new ArrayList<>();
        for (String namespace : ModeMesh.SAYS) {
            Namespace home = mesh.namespaceCalled(ModeMesh.namespace(namespace));
            for (String server : ModeMesh.SAYS) {
                String name = ModeMesh.server(server);
                home.expose(service(name));
                all.add(() -> deploy(home, WorkloadSpec.meshed(name).on(PORTS)));
            }
        }
        for (String caller : CallersOfIstio.RULES) {
            Namespace home = mesh.namespaceCalled(ModeMesh.clients(caller));
            all.add(() -> deploy(home, WorkloadSpec.meshed(ModeMesh.CLIENT)));
        }
        Namespace naked = mesh.namespaceCalled(ModeMesh.clients(CallersOfIstio.NAKED));
        all.add(() -> deploy(naked, WorkloadSpec.naked(ModeMesh.CLIENT)));
        inParallel(all);
    }

    private Void deploy(Namespace home, WorkloadSpec spec) {
        workloads.put(home.name() + "/" + spec.name(), home.deploy(spec));
        return null;
    }

    private static ServiceSpec service(String name) {
        return new ServiceSpec(
                name,
                Map.of("app", name),
                PORTS.stream()
                        .map(port ->
                                new ServiceSpec.Port(port.name(), port.number(), port.number()))
                        .toList());
    }

    /** For clients that originate TLS: a certificate that every server of the mesh accepts. */
    private ModeMesh.Files write(Path folder) throws IOException, CertificateEncodingException {
        Credentials client = credentials(ModeMesh.clients("MUTUAL"), ModeMesh.CLIENT);
        return new ModeMesh.Files(
                Files.writeString(folder.resolve("client.pem"), pem(client.chain())).toString(),
                Files.writeString(
                                folder.resolve("key.pem"),
                                pem("PRIVATE KEY", client.key().getEncoded()))
                        .toString(),
                Files.writeString(folder.resolve("roots.pem"), pem(mesh.ca().roots())).toString());
    }

    private static String pem(List<X509Certificate> certificates)
            throws CertificateEncodingException {
        var text = new StringBuilder();
        for (X509Certificate each : certificates) {
            text.append(pem("CERTIFICATE", each.getEncoded()));
        }
        return text.toString();
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(
                        what,
                        Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der),
                        what);
    }

    private Credentials credentials(String namespace, String account) {
        return new HostileCertificates(
                        mesh.ca().pluggedSigner(), trustDomain(), Clock.systemUTC(), mesh.secrets())
                .of(Defect.NONE, namespace, account);
    }

    private String trustDomain() {
        return mesh.options().trustDomain();
    }

    /** Of these calls those that do not become what they must, each in a line. */
    List<String> unlike(List<Call> calls) throws Exception {
        return inParallel(
                        calls.stream()
                                .<Callable<Optional<String>>>map(call -> () -> difference(call))
                                .toList())
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> difference(Call call) throws IOException {
        Expectation<Observation> expected =
                call.expectation(
                        "spiffe://%s/ns/%s/sa/%s"
                                .formatted(
                                        trustDomain(),
                                        ModeMesh.clients(call.caller()),
                                        call.caller().equals(CallersOfIstio.PROBER)
                                                ? PROBER
                                                : ModeMesh.CLIENT));
        long deadline = System.nanoTime() + CONVERGENCE.toNanos();
        Observation seen = make(call);
        while (!expected.isMetBy(seen) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            seen = make(call);
        }
        return expected.isMetBy(seen)
                ? Optional.empty()
                : Optional.of(
                        "%s: expected %s, seen %s"
                                .formatted(call, expected.words(), seen.describe()));
    }

    private Observation make(Call call) throws IOException {
        String namespace = ModeMesh.namespace(call.row().namespace());
        String server = ModeMesh.server(call.row().workload());
        int port = ModeMesh.port(call.row().port());
        if (call.hasSidecar()) {
            String host = server + "." + namespace + ".svc.cluster.local";
            return WireProbe.http(
                    workload(ModeMesh.clients(call.caller()), ModeMesh.CLIENT).dialer(),
                    Destination.service(host, port),
                    Request.get(host + ":" + port, "/"));
        }
        var naked = workload(ModeMesh.clients(CallersOfIstio.NAKED), ModeMesh.CLIENT).dialer();
        var to = workload(namespace, server).port(port);
        var request = Request.get("assay.example", "/");
        return call.caller().equals(CallersOfIstio.PROBER)
                ? WireProbe.https(naked, to, offer, request)
                : WireProbe.http(naked, to, request);
    }

    private Workload workload(String namespace, String name) {
        return Objects.requireNonNull(workloads.get(namespace + "/" + name));
    }

    private static <T> List<T> inParallel(List<? extends Callable<T>> tasks) throws Exception {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<T>> pending = new ArrayList<>();
            for (Callable<T> task : tasks) {
                pending.add(threads.submit(task));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : pending) {
                results.add(each.get());
            }
            return results;
        }
    }

    @Override
    public void close() {
        mesh.close();
    }
}
