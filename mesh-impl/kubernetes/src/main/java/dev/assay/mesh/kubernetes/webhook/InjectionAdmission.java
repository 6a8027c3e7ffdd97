package dev.assay.mesh.kubernetes.webhook;

import dev.assay.mesh.kubernetes.inject.Injection;
import dev.assay.mesh.kubernetes.inject.InjectionRefused;
import dev.assay.mesh.kubernetes.inject.InjectionRule;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives pods their sidecar. */
public final class InjectionAdmission implements Admission {

    private static final Logger LOG = LoggerFactory.getLogger(InjectionAdmission.class);

    private final InjectionRule rule;
    private final Injection injection;
    private final Function<String, Map<String, String>> namespaceLabels;

    /**
     * An admission by this rule.
     *
     * @param namespaceLabels the labels of a namespace at this moment
     */
    public InjectionAdmission(
            InjectionRule rule,
            Injection injection,
            Function<String, Map<String, String>> namespaceLabels) {
        this.rule = rule;
        this.injection = injection;
        this.namespaceLabels = namespaceLabels;
    }

    @Override
    public Verdict decide(Request request) {
        var pod = request.object();
        var namespace = request.namespace();
        if (!rule.injects(pod, namespace, namespaceLabels.apply(namespace))) {
            return new Allowed();
        }
        try {
            LOG.debug("sidecar for a pod of namespace {}", namespace);
            return new Patched(injection.patch(pod));
        } catch (InjectionRefused e) {
            return new Denied("sidecar injection: " + e.getMessage());
        }
    }
}
