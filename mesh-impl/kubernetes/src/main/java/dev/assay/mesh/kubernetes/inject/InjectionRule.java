package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Whether a pod gets a sidecar. Safe for any thread. */
@FunctionalInterface
public interface InjectionRule {

    /** Istio's. */
    InjectionRule ISTIO = new IstioInjectionRule();

    /**
     * The decision.
     *
     * @param pod as it is about to be created
     * @param namespace where
     * @param namespaceLabels the namespace's labels
     */
    boolean injects(JsonNode pod, String namespace, Map<String, String> namespaceLabels);
}
