package dev.assay.cases.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.fixtures.environment.MeshOptions.MinProtocolVersion;
import dev.assay.fixtures.environment.MeshOptions.PathNormalization;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MeshPlanTest {
    private static final int WORLDS = 2_000;

    private static MeshOptions options(
            String trustDomain, String root, int hours, boolean plugged, MinProtocolVersion least) {
        return new MeshOptions(
                trustDomain,
                List.of(),
                root,
                Duration.ofHours(hours),
                plugged,
                least,
                true,
                PathNormalization.BASE,
                "");
    }

    private static MeshOptions normalizing(PathNormalization paths, String trustDomain) {
        return new MeshOptions(
                trustDomain,
                List.of(),
                "istio-system",
                Duration.ofHours(24),
                true,
                MinProtocolVersion.TLSV1_2,
                true,
                paths,
                "");
    }

    private static final MeshOptions TRUST_DOMAIN =
            options("td1.example", "istio-system", 24, true, MinProtocolVersion.TLSV1_2);
    private static final MeshOptions ROOT =
            options("cluster.local", "mesh-root", 24, true, MinProtocolVersion.TLSV1_2);
    private static final MeshOptions TLS_1_3 =
            options("cluster.local", "istio-system", 24, true, MinProtocolVersion.TLSV1_3);
    private static final MeshOptions SELF_SIGNED =
            options("cluster.local", "istio-system", 24, false, MinProtocolVersion.TLSV1_2);
    private static final MeshOptions SHORT_LIVED =
            options("cluster.local", "istio-system", 1, true, MinProtocolVersion.TLSV1_2);

    @Test
    void whatDoesNotTouchOneAnotherStandsInOneMesh() {
        var plan =
                MeshPlan.inTurn(
                        List.of(
                                MeshOptions.STANDARD,
                                TRUST_DOMAIN,
                                ROOT,
                                SHORT_LIVED,
                                SELF_SIGNED,
                                TLS_1_3));
        var one = options("td1.example", "mesh-root", 24, true, MinProtocolVersion.TLSV1_3);
        assertThat(List.of(TRUST_DOMAIN, ROOT, TLS_1_3)).allMatch(x -> plan.meshFor(x).equals(one));
        assertThat(List.of(MeshOptions.STANDARD, SHORT_LIVED, SELF_SIGNED))
                .allMatch(each -> plan.meshFor(each).equals(each));
    }

    @Test
    void pathsAreNormalisedInTheMeshOfAnotherTrustDomain() {
        var merging = normalizing(PathNormalization.MERGE_SLASHES, "cluster.local");
        var none = normalizing(PathNormalization.NONE, "cluster.local");
        var plan = MeshPlan.inTurn(List.of(TRUST_DOMAIN, merging, none));
        var both = normalizing(PathNormalization.MERGE_SLASHES, "td1.example");
        assertThat(plan.meshFor(TRUST_DOMAIN)).isEqualTo(both);
        assertThat(plan.meshFor(merging)).isEqualTo(both);
        assertThat(plan.meshFor(none)).isEqualTo(none);
    }

    @Test
    void twoTrustDomainsAreTwoMeshes() {
        var other = options("td2.example", "istio-system", 24, true, MinProtocolVersion.TLSV1_2);
        var plan = MeshPlan.inTurn(List.of(TRUST_DOMAIN, other));
        assertThat(plan.meshFor(TRUST_DOMAIN)).isEqualTo(TRUST_DOMAIN);
        assertThat(plan.meshFor(other)).isEqualTo(other);
    }

    @Test
    void meshesBesideOthersHaveARootNamespaceOfTheirOwn() {
        var plan = MeshPlan.inTurn(List.of(MeshOptions.STANDARD, TRUST_DOMAIN, ROOT)).beside("own");
        var shared = options("td1.example", "mesh-root", 24, true, MinProtocolVersion.TLSV1_2);
        assertThat(plan.meshesFor(MeshOptions.STANDARD))
                .containsExactly(MeshOptions.STANDARD.withRootNamespace("own"));
        assertThat(plan.meshesFor(ROOT)).containsExactly(shared, ROOT);
        assertThat(plan.meshesFor(TRUST_DOMAIN))
                .containsExactly(shared, TRUST_DOMAIN.withRootNamespace("own"));
    }

    @Test
    void everyMeshHasWhatIsAskedOfIt() {
        var random = new Random(20261122);
        for (int world = 0; world < WORLDS; world++) {
            var asked = IntStream.range(0, 6).mapToObj(i -> any(random)).toList();
            var plan = MeshPlan.inTurn(asked);
            var meshes = new HashSet<MeshOptions>();
            for (MeshOptions each : asked) {
                MeshOptions mesh = plan.meshFor(each);
                meshes.add(mesh);
                assertThat(mesh.certificateLifetime()).isEqualTo(each.certificateLifetime());
                assertThat(mesh.pluggedAuthority()).isEqualTo(each.pluggedAuthority());
                if (!each.trustDomain().equals("cluster.local")) {
                    assertThat(mesh.trustDomain()).isEqualTo(each.trustDomain());
                }
                if (!each.rootNamespace().equals("istio-system")) {
                    assertThat(mesh.rootNamespace()).isEqualTo(each.rootNamespace());
                }
                if (each.minProtocolVersion() == MinProtocolVersion.TLSV1_3) {
                    assertThat(mesh.minProtocolVersion()).isEqualTo(MinProtocolVersion.TLSV1_3);
                }
                if (each.equals(MeshOptions.STANDARD)) {
                    assertThat(mesh).isEqualTo(MeshOptions.STANDARD);
                }
            }
            assertThat(meshes).hasSizeLessThanOrEqualTo(new HashSet<>(asked).size());
        }
    }

    private static MeshOptions any(Random random) {
        return options(
                List.of("cluster.local", "cluster.local", "td1.example", "td2.example")
                        .get(random.nextInt(4)),
                List.of("istio-system", "istio-system", "mesh-root").get(random.nextInt(3)),
                random.nextInt(4) == 0 ? 1 : 24,
                random.nextInt(4) != 0,
                random.nextBoolean() ? MinProtocolVersion.TLSV1_2 : MinProtocolVersion.TLSV1_3);
    }
}
