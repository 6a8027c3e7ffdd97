package dev.assay.cases.harness;

import dev.assay.fixtures.environment.MeshOptions;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a case asks of its lane.
 *
 * @param options the mesh around it
 * @param scope how far its changes reach
 * @param workloads whether the usual ones stand before it begins, even where they are costly
 */
public record Demand(MeshOptions options, Scope scope, boolean workloads) {

    private static final Demand USUAL = new Demand(MeshOptions.STANDARD, Scope.NAMESPACE, true);

    /**
     * By the method's own {@link OnLane}, else its class's, else the usual.
     *
     * @param costly whether workloads are costly where it will run
     */
    public static Demand of(Method method, boolean costly) {
        OnLane own = method.getAnnotation(OnLane.class);
        return Optional.ofNullable(
                        own != null ? own : method.getDeclaringClass().getAnnotation(OnLane.class))
                .map(lane -> of(lane, costly))
                .orElse(USUAL);
    }

    private static Demand of(OnLane lane, boolean costly) {
        long ofPods = lane.certificateLifetimeSecondsOfPods();
        return new Demand(
                new MeshOptions(
                        lane.trustDomain(),
                        List.of(lane.trustDomainAliases()),
                        lane.rootNamespace(),
                        Duration.ofSeconds(
                                costly && ofPods > 0 ? ofPods : lane.certificateLifetimeSeconds()),
                        !lane.selfSigned(),
                        lane.minProtocolVersion(),
                        lane.autoMtls(),
                        lane.pathNormalization(),
                        lane.extensionProviders()),
                lane.scope(),
                lane.workloads());
    }
}
