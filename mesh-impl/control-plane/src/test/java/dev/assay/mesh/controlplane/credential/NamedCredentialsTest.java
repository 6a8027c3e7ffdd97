package dev.assay.mesh.controlplane.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.Credential;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedCredentialsTest {

    private static final Credential CREDENTIAL =
            SecretData.credential(Map.of("tls.crt", "c", "tls.key", "k", "ca.crt", "r"));

    @Test
    void onlyWhomARuleOfItsNamespaceSelectsIsGivenIt() {
        var given = given(rule("workloadSelector: {matchLabels: {app: web}}"));
        assertThat(given.of(workload("shop", "web"))).containsEntry("partner", CREDENTIAL);
        assertThat(given.of(workload("shop", "other"))).isEmpty();
        assertThat(given.of(workload("bank", "web"))).isEmpty();
    }

    @Test
    void aRuleForEverybodyGivesNobodyAnything() {
        assertThat(NamedCredentials.grants(List.of(rule("exportTo: ['*']")))).isEmpty();
    }

    @Test
    void bothNamesOfAnEntryAreKnown() {
        assertThat(SecretData.credential(Map.of("cert", "c", "key", "k", "cacert", "r")))
                .isEqualTo(CREDENTIAL);
    }

    private static NamedCredentials given(DestinationRule rule) {
        return new NamedCredentials(
                NamedCredentials.grants(List.of(rule)),
                Map.of(
                        new SecretName("shop", "partner"),
                        CREDENTIAL,
                        new SecretName("bank", "partner"),
                        CREDENTIAL));
    }

    private static DestinationRule rule(String more) {
        return (DestinationRule)
                ResourceParser.parse(
                                "rule.yaml",
                                """
                                apiVersion: networking.istio.io/v1
                                kind: DestinationRule
                                metadata: {name: partner}
                                spec: {host: partner, %s,
                                  trafficPolicy: {portLevelSettings: [
                                    {port: {number: 80}, tls: {mode: SIMPLE, credentialName: partner}}]}}
                                """
                                        .formatted(more),
                                "shop",
                                Instant.EPOCH)
                        .getFirst();
    }

    private static WorkloadRef workload(String namespace, String app) {
        return new WorkloadRef(namespace, app, Map.of("app", app), Map.of());
    }
}
