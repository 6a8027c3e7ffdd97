package dev.assay.cases.harness;

import dev.assay.cases.catalogue.Selection;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.secrecy.SecretLedger;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What one run of the suite is made with, or one of several tracks that a run has. The command line
 * hands one to JUnit through the launcher session's store under {@link #NAMESPACE} and {@link
 * #KEY}; an IDE or Failsafe gets one from configuration parameters.
 *
 * @param jobs how many cases run at once, at this moment, and so how many lanes are worth having;
 *     it may grow when another track has ended
 * @param full whether large tables are observed whole also where workloads are dear
 * @param plan which meshes the run puts up
 * @param deadline how long a case may take on its lane that names no deadline of its own
 * @param retries whether a leaf that failed is run once more, to tell failed from flaky
 */
public record RunContext(
        Environment environment,
        MeshDriver driver,
        Selection selection,
        IntSupplier jobs,
        boolean full,
        MeshPlan plan,
        Duration deadline,
        boolean retries,
        SecretLedger secrets,
        RunListener listener) {
    /** The namespace in the launcher session's store. */
    public static final String NAMESPACE = "dev.assay";

    /** The key within it. */
    public static final String KEY = "run";

    /**
     * What a case has on its lane, unless somebody says otherwise: four times what our slowest one
     * takes in pods on two processors (rot-07: two and a quarter minutes).
     */
    public static final Duration USUAL_DEADLINE = Duration.ofMinutes(10);

    /** The configuration parameter with the environment's name. */
    public static final String ENVIRONMENT_PARAMETER = "assay.env";

    /** The configuration parameter with the driver's name. */
    public static final String DRIVER_PARAMETER = "assay.driver";

    /** The configuration parameter with the number of jobs. */
    public static final String JOBS_PARAMETER = "assay.jobs";

    /** The configuration parameter that asks for large tables whole. */
    public static final String FULL_PARAMETER = "assay.full";

    /** Whether large tables are observed whole. */
    boolean wholeTables() {
        return full || !environment.isCostly();
    }

    /** How long policies may take here. */
    Patience patience() {
        return Patience.of(driver.policyPropagation().plus(environment.allowance()));
    }

    /**
     * The run that configuration parameters describe: {@code local} and {@code reference} unless
     * they say otherwise.
     *
     * @param parameters gives a parameter's text, empty where it is not set
     */
    static RunContext fromParameters(Function<String, String> parameters) {
        String asked = parameters.apply(JOBS_PARAMETER);
        int jobs =
                asked.isEmpty()
                        ? 2 * Runtime.getRuntime().availableProcessors()
                        : Integer.parseInt(asked);
        return new RunContext(
                named(
                        Environment.class,
                        Environment::name,
                        parameters.apply(ENVIRONMENT_PARAMETER),
                        "local"),
                named(
                        MeshDriver.class,
                        MeshDriver::name,
                        parameters.apply(DRIVER_PARAMETER),
                        "reference"),
                Selection.parse(
                        parameters.apply(Selection.PARAMETER),
                        parameters.apply(Selection.PROFILES_PARAMETER)),
                () -> jobs,
                Boolean.parseBoolean(parameters.apply(FULL_PARAMETER)),
                MeshPlan.AS_ASKED,
                USUAL_DEADLINE,
                true,
                new SecretLedger(),
                RunListener.NONE);
    }

    private static <S> S named(
            Class<S> service, Function<S, String> name, String wanted, String otherwise) {
        String search = wanted.isEmpty() ? otherwise : wanted;
        Predicate<ServiceLoader.Provider<S>> matches =
                provider -> name.apply(provider.get()).equals(search);
        return ServiceLoader.load(service).stream()
                .filter(matches)
                .findFirst()
                .map(ServiceLoader.Provider::get)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "no %s '%s' on the class path (there are: %s); run cases with the class path of conformance/runner"
                                        .formatted(
                                                service.getSimpleName(),
                                                search,
                                                ServiceLoader.load(service).stream()
                                                        .map(p -> name.apply(p.get()))
                                                        .collect(Collectors.joining(", ")))));
    }
}
