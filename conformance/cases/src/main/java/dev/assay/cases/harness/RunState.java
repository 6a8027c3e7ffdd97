package dev.assay.cases.harness;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.MisdeclaredCase;
import dev.assay.fixtures.ca.CaDriver;
import dev.assay.fixtures.proxy.ProxyDriver;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * What all cases of one run share, or of one track of it; closed by JUnit when that ends.
 * Thread-safe.
 */
final class RunState implements AutoCloseable {
    private static final Namespace STORE = Namespace.create(RunContext.NAMESPACE);

    private final RunContext run;
    private final LanePool lanes;
    private final ProxyPool proxies;
    private final CaPool cas;
    private final Set<String> features;
    private final Map<String, Method> cases = new ConcurrentHashMap<>();

    private RunState(RunContext run) {
        this.run = run;
        this.lanes = new LanePool(run);
        var all = new TreeSet<String>(run.driver().features());
        ProxyDriver.of(run.driver()).ifPresent(proxy -> all.addAll(proxy.proxyFeatures()));
        CaDriver.of(run.driver()).ifPresent(ca -> all.addAll(ca.caFeatures()));
        this.features = Set.copyOf(all);
        this.proxies = new ProxyPool(run.driver(), run.secrets());
        this.cas = new CaPool(run.driver(), run.secrets());
    }

    /**
     * Of the launcher's session where that brought the run's context, so that meshes outlast one
     * execution of several; of the execution otherwise.
     */
    static RunState of(ExtensionContext context) {
        ExtensionContext.Store session = context.getStore(StoreScope.LAUNCHER_SESSION, STORE);
        RunContext given = session.get(RunContext.KEY, RunContext.class);
        if (given != null) {
            return session.computeIfAbsent(
                    RunState.class, key -> new RunState(given), RunState.class);
        }
        return context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(
                        RunState.class,
                        key ->
                                new RunState(
                                        RunContext.fromParameters(name ->
                                                context.getConfigurationParameter(name)
                                                        .orElse(""))),
                        RunState.class);
    }

    RunContext run() {
        return run;
    }

    LanePool lanes() {
        return lanes;
    }

    /** What the driver claims of its mesh, and of its proxy and its CA alone. */
    Set<String> features() {
        return features;
    }

    ProxyPool proxies() {
        return proxies;
    }

    CaPool cas() {
        return cas;
    }

    void claim(CaseDescription description, Method method) {
        Method other = cases.putIfAbsent(description.id(), method);
        if (other != null && !other.equals(method)) {
            throw new MisdeclaredCase(
                    "case ID '" + description.id() + "' is used by " + other + " and " + method);
        }
    }

    @Override
    public void close() {
        cas.close();
        proxies.close();
        lanes.close();
    }
}
