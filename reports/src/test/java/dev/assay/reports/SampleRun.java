package dev.assay.reports;

import dev.assay.reports.model.CaseJar;
import dev.assay.reports.model.CaseText;
import dev.assay.reports.model.CatalogueIndex;
import dev.assay.reports.model.EnvironmentUsed;
import dev.assay.reports.model.Finding;
import dev.assay.reports.model.Implementation;
import dev.assay.reports.model.Leaf;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.Metric;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Suite;
import dev.assay.reports.model.Topology;
import dev.assay.reports.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A run as a mesh developer would have it: about a thousand leaves, most of them green. */
public final class SampleRun {

    private static final List<String> MODES =
            List.of("absent", "UNSET", "DISABLE", "PERMISSIVE", "STRICT");
    private static final List<String> SUBJECTS =
            List.of("pa", "mx", "tls", "id", "ca", "rot", "am", "dr", "az", "en", "id-n");
    private static final List<String> CLAUSES =
            List.of(
                    "a workload policy overrides its namespace's",
                    "plaintext is refused before a byte reaches the application",
                    "a certificate of a foreign CA ends the handshake",
                    "the identity comes from the token, never from the CSR",
                    "a rotated certificate is served without closing a connection",
                    "only frontend's identity may reach /api/data on backend");

    private SampleRun() {}

    /** Some leaves of every verdict. */
    public static RunResult mixed() {
        List<LeafResult> leaves = matrix();
        leaves.addAll(catalogue());
        return of("local", leaves, Set.of("pa-01/a", "lb-02"))
                .telling(
                        List.of(
                                new CaseText(
                                        "tls-05",
                                        "a chain of another CA is refused",
                                        "Here: a chain of a CA that the bundle does not hold.",
                                        List.of("tls-05/b"))));
    }

    /** Every leaf passed, where a certificate can be had. */
    public static RunResult conformant() {
        List<LeafResult> leaves =
                matrix().stream()
                        .map(each ->
                                new LeafResult(
                                        each.leaf(),
                                        Verdict.PASSED,
                                        each.duration(),
                                        each.finding()))
                        .toList();
        return of("k3s", leaves, Set.of(leaves.getFirst().id()));
    }

    /** The same, to which a jar has brought one case with these leaves. */
    public static RunResult withJar(RunResult run, Set<String> index, LeafResult... fromJar) {
        return RunResult.of(
                run.suite(),
                run.implementation(),
                run.environment(),
                run.startedAt(),
                run.duration(),
                run.profiles(),
                run.seed(),
                run.topology(),
                Stream.concat(run.leaves().stream(), Stream.of(fromJar)).toList(),
                new CatalogueIndex(index),
                List.of(
                        new CaseJar(
                                "acme-cases.jar",
                                "sha256:2c26b46b68ffc68f",
                                Stream.of(fromJar)
                                        .map(each -> each.leaf().caseId())
                                        .distinct()
                                        .toList())));
    }

    /** A run over these leaves. */
    public static RunResult of(String environment, List<LeafResult> leaves, Set<String> index) {
        return RunResult.of(
                new Suite("assay", "0.1.0"),
                new Implementation(
                        "Example",
                        "examplemesh",
                        "1.4.2",
                        List.of("@example/mesh"),
                        "https://mesh.example/",
                        "examplemesh.yaml",
                        List.of("jwt", "rotation")),
                new EnvironmentUsed(
                        environment,
                        Map.of("operating system", "Linux 6.8 amd64", "processors", "2")),
                Instant.parse("2026-11-21T10:15:30.250Z"),
                Duration.ofMillis(48_730),
                List.of("mesh"),
                4_711L,
                topology(),
                leaves,
                new CatalogueIndex(index));
    }

    /** A leaf with all texts that a renderer may meet. */
    public static LeafResult leaf(
            String id, Level level, Verdict verdict, Finding finding, List<String> evidence) {
        Leaf leaf =
                new Leaf(
                        id,
                        id.split("/", 2)[0],
                        CLAUSES.get(Math.floorMod(id.hashCode(), CLAUSES.size())),
                        "Narrower scopes override broader ones: a policy with a selector wins over its"
                                + " namespace's, and that over the mesh's.",
                        level == Level.PROVISIONAL
                                ? List.of("mesh", "spiffe-strict")
                                : List.of("mesh"),
                        level,
                        id.startsWith("rot") ? List.of("rotation") : List.of(),
                        "istio/istio: pilot/pkg/security/authn/policy_applier.go, Compose",
                        "./assay run --case '" + id + "'");
        Map<String, Metric> metrics =
                id.startsWith("en")
                        ? Map.of("handshake efficiency", new Metric(0.8217, "ratio", 0.6))
                        : Map.of();
        return new LeafResult(
                leaf,
                verdict,
                Duration.ofMillis(Math.floorMod(id.hashCode(), 900)),
                finding,
                evidence,
                metrics);
    }

    private static List<LeafResult> matrix() {
        var leaves = new ArrayList<LeafResult>();
        for (String mesh : MODES) {
            for (String namespace : MODES) {
                for (String workload : MODES) {
                    for (String port : MODES) {
                        String mode = effective(List.of(port, workload, namespace, mesh));
                        String id = "matrix/%s-%s-%s-%s".formatted(mesh, namespace, workload, port);
                        boolean broken =
                                namespace.equals("UNSET")
                                        && mesh.equals("STRICT")
                                        && port.equals("UNSET");
                        leaves.add(
                                leaf(
                                        id,
                                        Level.CORE,
                                        broken ? Verdict.FAILED : Verdict.PASSED,
                                        broken
                                                ? new Finding(
                                                        "plaintext was answered where STRICT is in force",
                                                        expectation(mode),
                                                        "plaintext HTTP: 200 from echo-7, 3 of 3 attempts\nmesh mTLS: 200",
                                                        "UNSET is read as PERMISSIVE instead of inherited from the mesh")
                                                : new Finding(
                                                        "",
                                                        expectation(mode),
                                                        expectation(mode),
                                                        ""),
                                        broken
                                                ? List.of("evidence/" + id + "/exchange.txt")
                                                : List.of()));
                    }
                }
            }
        }
        return leaves;
    }

    private static String effective(List<String> narrowestFirst) {
        return narrowestFirst.stream()
                .filter(mode -> !mode.equals("absent") && !mode.equals("UNSET"))
                .findFirst()
                .orElse("PERMISSIVE");
    }

    private static String expectation(String mode) {
        return switch (mode) {
            case "STRICT" -> "plaintext refused, mesh mTLS answered";
            case "DISABLE" -> "plaintext answered, mesh mTLS not terminated";
            default -> "plaintext and mesh mTLS answered";
        };
    }

    private static List<LeafResult> catalogue() {
        var leaves = new ArrayList<LeafResult>();
        for (String subject : SUBJECTS) {
            for (int number = 1; number <= 12; number++) {
                for (String part : List.of("a", "b", "c")) {
                    String id = String.format(Locale.ROOT, "%s-%02d/%s", subject, number, part);
                    leaves.add(inSomeState(id, number, part));
                }
            }
        }
        return leaves;
    }

    private static LeafResult inSomeState(String id, int number, String part) {
        if (id.equals("tls-05/b")) {
            return leaf(
                    id,
                    Level.CORE,
                    Verdict.FAILED,
                    new Finding(
                            "the handshake ended, but with the wrong alert",
                            "refused: TLS alert unknown_ca (48)",
                            "refused: connection reset without an alert\nattempt 1: reset after 12 ms\nattempt 2: reset after 11 ms",
                            "the verifier throws before the alert is flushed"),
                    List.of(
                            "evidence/tls-05/b/exchange.txt",
                            "evidence/tls-05/b/peer chain.pem",
                            "evidence/tls-05/b/wire.pcap"));
        }
        if (id.equals("rot-03/c")) {
            return leaf(
                    id,
                    Level.EXTENDED,
                    Verdict.FLAKY,
                    Finding.because("passed on the second attempt; the first saw one 503"),
                    List.of("evidence/rot-03/c/exchange.txt"));
        }
        if (id.equals("ca-09/a")) {
            return leaf(
                    id,
                    Level.EXTENDED,
                    Verdict.ERROR,
                    Finding.because("the probe could not bind 127.0.0.9:0"),
                    List.of());
        }
        if (id.startsWith("pa-11") && part.equals("c")) {
            return leaf(
                    id,
                    Level.EXTENDED,
                    Verdict.WAIVED,
                    Finding.because(
                            "same-second policies are ordered by UID (https://example.org/17, until 2027-03-01)"),
                    List.of());
        }
        if (id.startsWith("rot") && number > 9) {
            return leaf(
                    id,
                    Level.CORE,
                    Verdict.NOT_RUN,
                    Finding.because(
                            "the environment local has no kubelet that restarts a container"),
                    List.of());
        }
        if (id.startsWith("az") && number > 10) {
            return leaf(
                    id,
                    Level.EXTENDED,
                    Verdict.NOT_APPLICABLE,
                    Finding.because("the driver does not declare the feature http3"),
                    List.of());
        }
        Level level =
                number == 12 ? Level.PROVISIONAL : part.equals("c") ? Level.EXTENDED : Level.CORE;
        return leaf(
                id,
                level,
                Verdict.PASSED,
                new Finding("", "200, identity seen", "200, identity seen", ""),
                List.of());
    }

    private static Topology topology() {
        return new Topology(
                "cluster.local",
                "istio-system",
                "assay-control-plane",
                "assay-ca (intermediate)",
                List.of(
                        new Topology.Namespace(
                                "default",
                                true,
                                List.of(
                                        new Topology.Workload(
                                                "frontend", "frontend", true, List.of("http 8080")),
                                        new Topology.Workload(
                                                "backend",
                                                "backend",
                                                true,
                                                List.of("http 8080", "tcp 9000")),
                                        new Topology.Workload(
                                                "reviews", "reviews", true, List.of("http 8080")))),
                        new Topology.Namespace(
                                "lane-1",
                                true,
                                List.of(
                                        new Topology.Workload(
                                                "echo-a", "default", true, List.of("http 8080")),
                                        new Topology.Workload(
                                                "echo-b", "default", true, List.of("http 8080")))),
                        new Topology.Namespace(
                                "lane-2",
                                true,
                                List.of(
                                        new Topology.Workload(
                                                "echo-a", "default", true, List.of("http 8080")),
                                        new Topology.Workload(
                                                "server-first",
                                                "default",
                                                true,
                                                List.of("tcp 3306")))),
                        new Topology.Namespace(
                                "outside",
                                false,
                                List.of(
                                        new Topology.Workload(
                                                "legacy", "default", false, List.of("http 8080")))),
                        new Topology.Namespace(
                                "partial",
                                true,
                                List.of(
                                        new Topology.Workload(
                                                "meshed", "default", true, List.of("http 8080")),
                                        new Topology.Workload(
                                                "forgotten",
                                                "default",
                                                false,
                                                List.of("http 8080"))))),
                List.of("plaintext", "raw TLS", "mesh mTLS"));
    }
}
