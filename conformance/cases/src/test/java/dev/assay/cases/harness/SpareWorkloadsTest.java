package dev.assay.cases.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.PortSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Wire;
import dev.assay.fixtures.wire.WireHandler;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class SpareWorkloadsTest {
    private static final int PORT = 9_000;
    private static final WorkloadSpec SPEC =
            WorkloadSpec.naked("by-hand").on(List.of(PortSpec.custom("http", PORT)));

    private final List<WorkloadSpec> deployed = new ArrayList<>();
    private final List<WorkloadSpec> closed = new ArrayList<>();
    private final List<WireHandler> behind = new ArrayList<>();
    private final SpareWorkloads spare = new SpareWorkloads(namespace());

    @Test
    void theNextCaseHasTheSameWorkloadWithItsOwnApplication() throws IOException {
        var heard = new ArrayList<String>();
        Workload first = spare.deploy(SPEC, Map.of(PORT, _ -> heard.add("first")));
        called();
        spare.release(first, false);
        called();
        Workload second = spare.deploy(SPEC, Map.of(PORT, _ -> heard.add("second")));
        called();

        assertThat(second).isSameAs(first);
        assertThat(heard).containsExactly("first", "second");
        assertThat(deployed).hasSize(1);
        assertThat(closed).isEmpty();
    }

    @Test
    void noConnectionOfOneCaseIsLeftForTheNext() throws Exception {
        var inside = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var isClosed = new AtomicBoolean();
        Wire wire =
                fake(
                        Wire.class,
                        (method, _) -> {
                            if (method.getName().equals("close")) {
                                isClosed.set(true);
                                ended.countDown();
                            }
                            return Nothing.AT_ALL;
                        });
        Workload workload =
                spare.deploy(
                        SPEC,
                        Map.of(
                                PORT,
                                _ -> {
                                    inside.countDown();
                                    awaited(ended);
                                }));
        Thread serving =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                behind.getFirst().serve(wire);
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
        awaited(inside);
        spare.release(workload, false);

        assertThat(serving.join(java.time.Duration.ofSeconds(10))).isTrue();
        assertThat(isClosed).isTrue();
    }

    @Test
    void whatIsNotAsItWasDeployedGoes() {
        Workload first = spare.deploy(SPEC, Map.of(PORT, _ -> {}));
        spare.release(first, true);

        assertThat(closed).containsExactly(SPEC);
        assertThat(spare.deploy(SPEC, Map.of(PORT, _ -> {}))).isNotSameAs(first);
    }

    @Test
    void oneOfTheSameNameThatIsAnotherMakesRoom() {
        spare.release(spare.deploy(SPEC, Map.of(PORT, _ -> {})), false);
        WorkloadSpec other = SPEC.on(List.of(PortSpec.custom("tcp", PORT + 1)));
        spare.deploy(other, Map.of(PORT + 1, _ -> {}));

        assertThat(closed).containsExactly(SPEC);
        assertThat(deployed).containsExactly(SPEC, other);
    }

    @Test
    void whatCouldHoldSomethingOfACaseIsNotKept() {
        List<WorkloadSpec> specs =
                List.of(
                        WorkloadSpec.meshed("by-hand").on(SPEC.ports()),
                        SPEC.labelled(Map.of("tier", "backend")),
                        SPEC.as("another"),
                        WorkloadSpec.naked("by-hand"));
        for (WorkloadSpec each : specs) {
            spare.release(spare.deploy(each, Map.of(PORT, _ -> {})), false);
        }

        assertThat(closed).isEqualTo(specs);
    }

    private void called() throws IOException {
        behind.getLast().serve(fake(Wire.class, (_, _) -> Nothing.AT_ALL));
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Namespace namespace() {
        return fake(
                Namespace.class,
                (method, arguments) -> {
                    WorkloadSpec spec = (WorkloadSpec) arguments[0];
                    @SuppressWarnings("unchecked")
                    var applications = (Map<Integer, WireHandler>) arguments[1];
                    assertThat(method.getName()).isEqualTo("deploy");
                    deployed.add(spec);
                    behind.addAll(applications.values());
                    return workload(spec);
                });
    }

    private Workload workload(WorkloadSpec spec) {
        return fake(
                Workload.class,
                (method, _) -> {
                    if (method.getName().equals("close")) {
                        closed.add(spec);
                    }
                    return method.getName().equals("spec") ? spec : Nothing.AT_ALL;
                });
    }

    private enum Nothing {
        AT_ALL
    }

    @FunctionalInterface
    private interface Answer {
        Object to(Method method, Object[] arguments);
    }

    /** One that knows only what a test asks of it, and is equal to nothing but itself. */
    @SuppressWarnings("ReferenceEquality")
    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) ->
                                switch (method.getName()) {
                                    case "equals" -> self == Objects.requireNonNull(arguments)[0];
                                    case "hashCode" -> System.identityHashCode(self);
                                    case "toString" -> type.getSimpleName();
                                    default -> {
                                        Object said =
                                                answer.to(
                                                        method,
                                                        arguments == null
                                                                ? new Object[0]
                                                                : arguments);
                                        yield said == Nothing.AT_ALL ? null : said;
                                    }
                                }));
    }
}
