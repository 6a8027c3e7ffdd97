package dev.assay.runner.fake;

import dev.assay.fixtures.driver.Implementation;
import dev.assay.fixtures.environment.CertificateAuthority;
import dev.assay.fixtures.environment.ControlPlane;
import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.ResourceRejected;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Knows plaintext HTTP, STRICT by the word, one denied path, and a demand for mTLS by service. With
 * the feature {@code deaf} it never follows a policy.
 */
final class FakeMesh implements Mesh {
    static final byte[] SECRET =
            "a secret that must not be seen anywhere".getBytes(StandardCharsets.UTF_8);

    private final MeshOptions options;
    private final boolean deaf;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final FakeAuthority authority = new FakeAuthority();
    private final AtomicInteger names = new AtomicInteger();
    private final Map<String, FakeNamespace> namespaces = new ConcurrentHashMap<>();

    FakeMesh(MeshOptions options, Set<String> features, Runnable onClose) {
        this.options = options;
        this.deaf = features.contains("deaf");
        this.onClose = onClose;
        namespaces.put(options.rootNamespace(), new FakeNamespace(options.rootNamespace()));
    }

    @Override
    public Implementation implementation() {
        return new Implementation("Assay", "fake", "1", "", List.of("nobody"));
    }

    @Override
    public MeshOptions options() {
        return options;
    }

    @Override
    public Namespace createNamespace(String prefix) {
        var namespace = new FakeNamespace(prefix + "-" + names.incrementAndGet());
        namespaces.put(namespace.name(), namespace);
        return namespace;
    }

    @Override
    public Namespace namespaceCalled(String name) {
        return namespaces.computeIfAbsent(name, FakeNamespace::new);
    }

    @Override
    public Namespace rootNamespace() {
        return namespace(options.rootNamespace());
    }

    FakeNamespace namespace(String name) {
        FakeNamespace found = namespaces.get(name);
        if (found == null) {
            throw new IllegalStateException("no namespace " + name);
        }
        return found;
    }

    @Override
    public CertificateAuthority ca() {
        return authority;
    }

    @Override
    public ControlPlane controlPlane() {
        throw new dev.assay.fixtures.wire.NotCarried("the fake has no control plane");
    }

    @Override
    public SecretLedger secrets() {
        return new SecretLedger();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }

    /** Whether plaintext is refused in a namespace. */
    boolean strict(String namespace) {
        return !deaf
                && java.util.stream.Stream.of(namespace, options.rootNamespace())
                        .flatMap(name -> namespace(name).policies.stream())
                        .anyMatch(yaml -> yaml.contains("mode: STRICT"));
    }

    /** One namespace: what was applied, and what stands. */
    final class FakeNamespace implements Namespace {
        private final String name;
        private final List<String> policies = new CopyOnWriteArrayList<>();
        private final Map<String, FakeWorkload> workloads = new ConcurrentHashMap<>();
        private final Map<String, ServiceSpec> services = new ConcurrentHashMap<>();

        FakeNamespace(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Workload deploy(WorkloadSpec spec) {
            var workload = new FakeWorkload(FakeMesh.this, name, spec);
            workloads.put(spec.name(), workload);
            return workload;
        }

        @Override
        public void expose(ServiceSpec spec) {
            services.put(spec.name(), spec);
        }

        @Override
        public void unexpose(String service) {
            services.remove(service);
        }

        @Override
        public void apply(String yaml) throws ResourceRejected {
            if (yaml.contains("STRCT")) {
                throw new ResourceRejected("mode: STRCT is no mode");
            }
            policies.add(yaml);
        }

        @Override
        public void delete(String kind, String resource) {
            policies.removeIf(
                    yaml -> yaml.contains("kind: " + kind) && yaml.contains("name: " + resource));
        }

        @Override
        public void deletePolicies() {
            policies.clear();
        }

        @Override
        public List<Workload> workloads() {
            return List.copyOf(workloads.values());
        }

        @Override
        public void close() {
            workloads.clear();
        }

        boolean denies(String path) {
            return !deaf && policies.stream().anyMatch(yaml -> yaml.contains("\"" + path + "\""));
        }

        boolean demandsMtls(String host) {
            return !deaf
                    && policies.stream()
                            .anyMatch(yaml ->
                                    yaml.contains("host: " + host)
                                            && yaml.contains("ISTIO_MUTUAL"));
        }

        String target(String service) {
            ServiceSpec spec = services.get(service);
            return spec == null ? service : spec.selector().getOrDefault("app", service);
        }
    }
}
