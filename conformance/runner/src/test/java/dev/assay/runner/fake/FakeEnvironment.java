package dev.assay.runner.fake;

import dev.assay.fixtures.driver.Implementation;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.driver.Waiver;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.fixtures.secrecy.SecretLedger;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Installs {@link FakeMesh}es and counts them. */
public final class FakeEnvironment implements Environment {
    private final int meshesAtOnce;
    private final boolean beside;
    private final AtomicInteger standing = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Set<String> roots = ConcurrentHashMap.newKeySet();
    private final Set<String> rootsSeen = ConcurrentHashMap.newKeySet();

    private FakeEnvironment(int meshesAtOnce, boolean beside) {
        this.meshesAtOnce = meshesAtOnce;
        this.beside = beside;
    }

    /** Allows this many meshes. */
    public FakeEnvironment(int meshesAtOnce) {
        this(meshesAtOnce, false);
    }

    /** Allows one mesh, and one beside it in another root namespace. */
    public static FakeEnvironment ofTwo() {
        return new FakeEnvironment(1, true);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Suitability suits(MeshDriver driver) {
        return new Suitability.Suits();
    }

    @Override
    public Mesh install(MeshDriver driver, MeshOptions options, SecretLedger secrets)
            throws CannotInstall {
        if (options.trustDomain().equals("never.comes.up")) {
            throw new CannotInstall("the fake mesh does not come up");
        }
        String root = options.rootNamespace();
        if (beside && !roots.add(root)) {
            throw new CannotInstall("two meshes want the root namespace " + root);
        }
        rootsSeen.add(root);
        most.accumulateAndGet(standing.incrementAndGet(), Math::max);
        secrets.register("a fake key", FakeMesh.SECRET.clone());
        return new FakeMesh(
                options,
                driver.features(),
                () -> {
                    roots.remove(root);
                    standing.decrementAndGet();
                });
    }

    @Override
    public boolean carriesBeside(MeshDriver driver) {
        return beside;
    }

    @Override
    public int meshesAtOnce() {
        return meshesAtOnce;
    }

    /** The root namespaces of all meshes that stood. */
    public Set<String> rootsSeen() {
        return Set.copyOf(rootsSeen);
    }

    /** How many stand now. */
    public int standing() {
        return standing.get();
    }

    /** How many stood at most. */
    public int most() {
        return most.get();
    }

    /** A driver with these features and waivers. */
    public static MeshDriver driver(Set<String> features, List<Waiver> waivers) {
        return new FakeDriver(features, waivers);
    }

    private record FakeDriver(Set<String> features, List<Waiver> waivers) implements MeshDriver {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Implementation implementation() {
            return new Implementation("Assay", "fake", "1", "", List.of("nobody"));
        }

        @Override
        public Set<String> environments() {
            return Set.of("fake");
        }

        @Override
        public Duration policyPropagation() {
            return features.contains("impatient") ? Duration.ZERO : Duration.ofMillis(200);
        }
    }
}
