package dev.assay.mesh.controlplane.credential;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.Credential;
import dev.assay.mesh.policy.resource.ClientTlsSettings;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.TrafficPolicy;
import dev.assay.mesh.policy.resource.WorkloadSelector;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who is given which Secret: the workloads that a DestinationRule of their own namespace selects by
 * label. A rule without a selector gives nobody anything, as in Istio ({@code
 * pilot/pkg/networking/core/cluster_tls.go}): a key would go to every sidecar that it reaches.
 * Immutable.
 *
 * @param grants each once
 * @param credentials of those that are there
 */
public record NamedCredentials(Set<Grant> grants, Map<SecretName, Credential> credentials) {

    /** None for anybody. */
    public static final NamedCredentials NONE = new NamedCredentials(Set.of(), Map.of());

    /** One Secret for the workloads of its namespace that are selected. */
    public record Grant(SecretName name, WorkloadSelector selector) {}

    public NamedCredentials {
        grants = Set.copyOf(grants);
        credentials = Map.copyOf(credentials);
    }

    /** What rules name. */
    public static Set<Grant> grants(Collection<DestinationRule> rules) {
        var grants = new HashSet<Grant>();
        for (DestinationRule rule : rules) {
            rule.workloadSelector()
                    .filter(selector -> !selector.selectsEverything())
                    .ifPresent(selector ->
                            settings(rule)
                                    .map(ClientTlsSettings::credentialName)
                                    .filter(name -> !name.isEmpty())
                                    .forEach(name ->
                                            grants.add(
                                                    new Grant(
                                                            new SecretName(
                                                                    rule.metadata().namespace(),
                                                                    name),
                                                            selector))));
        }
        return grants;
    }

    private static Stream<ClientTlsSettings> settings(DestinationRule rule) {
        return Stream.concat(
                        Stream.of(rule.trafficPolicy()),
                        rule.subsets().stream().map(DestinationRule.Subset::trafficPolicy))
                .flatMap(NamedCredentials::settings);
    }

    private static Stream<ClientTlsSettings> settings(TrafficPolicy policy) {
        return Stream.concat(Stream.of(policy.tls()), policy.ports().values().stream());
    }

    /** What a workload is given, by the name that rules use. */
    public Map<String, Credential> of(WorkloadRef workload) {
        var given = new HashMap<String, Credential>();
        for (Grant grant : grants) {
            Credential credential = credentials.get(grant.name());
            if (credential != null
                    && grant.name().namespace().equals(workload.namespace())
                    && grant.selector().selects(workload.labels())) {
                given.put(grant.name().name(), credential);
            }
        }
        return given;
    }
}
