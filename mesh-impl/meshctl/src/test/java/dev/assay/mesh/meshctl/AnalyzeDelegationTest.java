package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left to others: to external authorizers, to files, to Secrets. */
final class AnalyzeDelegationTest {
    private static final String CUSTOM =
            """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: ask, namespace: shop}
            spec:
              action: CUSTOM
              provider:
                name: %s
              rules:
              - to: [{operation: {ports: ["80"]}}]
            %s
            """;

    private static final String PROVIDERS =
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data:
              mesh: |
                extensionProviders:
                - name: http
                  envoyExtAuthzHttp: {service: ask.shop.svc.cluster.local, port: 8000}
                - name: grpc
                  envoyExtAuthzGrpc: {service: ask.shop.svc.cluster.local, port: 9000}
            """;

    private static final String RULE =
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: own, namespace: shop}
            spec:
              host: backend
              trafficPolicy:
                tls:
            %s
            """;

    @TempDir private Path folder;
    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder).with("istio.yaml", PROVIDERS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  - from: [{source: {requestPrincipals: [\"*\"]}}]",
                "  - from: [{source: {notRequestPrincipals: [\"*\"]}}]",
                "  - when: [{key: \"request.auth.claims[group]\", values: [admin]}]"
            })
    void whatATokenProvesIsNotToBeDelegatedBy(String rule) {
        shop.with("policy.yaml", CUSTOM.formatted("grpc", rule));
        assertThat(shop.analyze()).isEqualTo(2);
        assertThat(shop.err()).contains("policy.yaml:").contains("spec.rules[1]");
    }

    @ParameterizedTest
    @CsvSource({"http,tcp,true", "grpc,tcp,false", "http,http,false"})
    void anAuthorizerThatSpeaksHttpIsNotAskedAboutTcp(String provider, String port, boolean found) {
        shop.with("mesh.yaml", Shop.MESH.replace("- name: http", "- name: " + port))
                .with("policy.yaml", CUSTOM.formatted(provider, ""));
        shop.analyze();
        if (found) {
            assertThat(shop.out())
                    .contains("Warning [AuthorizerNotAsked]")
                    .contains("connections to backend.shop.svc.cluster.local:8080 pass unasked")
                    .contains("spec.provider.name (policy.yaml:7)")
                    .contains("Service shop/backend spec.ports[0] (mesh.yaml:");
        } else {
            assertThat(shop.out()).doesNotContain("AuthorizerNotAsked");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"caCertificates", "caCrl", "clientCertificate", "privateKey"})
    void aFileIsNamedFromTheRoot(String field) {
        shop.with("own.yaml", RULE.formatted(files("certs/a.pem", field)));
        shop.analyze();
        assertThat(shop.out())
                .contains("names the file 'certs/a.pem', which is no absolute path")
                .contains("spec.trafficPolicy.tls." + field + " (own.yaml:")
                .doesNotContain("'/etc");
    }

    /** MUTUAL with files, of which one is named otherwise. */
    private static String files(String other, String field) {
        return """
              mode: MUTUAL
              clientCertificate: /etc/certs/a.pem
              privateKey: /etc/certs/a.pem
              caCertificates: /etc/certs/a.pem
              caCrl: /etc/certs/a.pem
        """
                .replace(field + ": /etc/certs/a.pem", field + ": " + other);
    }

    @Test
    void aSecretForNobodyInParticularIsForNobody() {
        String rule = RULE.formatted("      mode: SIMPLE\n      credentialName: key");
        shop.with("own.yaml", rule);
        assertThat(shop.analyze()).isEqualTo(1);
        assertThat(shop.out())
                .contains(
                        "Error [CredentialIgnored] DestinationRule shop/own names the Secret 'key'")
                .contains("spec.trafficPolicy.tls.credentialName (own.yaml:9)");
    }

    @Test
    void aSecretForSelectedWorkloadsIsTheirs() {
        String rule = RULE.formatted("      mode: SIMPLE\n      credentialName: key");
        shop.with(
                "own.yaml",
                rule.replace(
                        "  host: ",
                        "  workloadSelector: {matchLabels: {app: frontend}}\n  host: "));
        shop.analyze();
        assertThat(shop.out()).doesNotContain("CredentialIgnored");
    }

    @ParameterizedTest
    @CsvSource({"STRICT,true", "PERMISSIVE,false"})
    void aCertificateOfOnesOwnMustBeTheMeshsWhereItIsTaken(String mode, boolean found) {
        shop.withMode(mode).with("own.yaml", RULE.formatted(files("", "nothing")));
        shop.analyze();
        if (found) {
            assertThat(shop.out())
                    .contains("Warning [MeshCertificateNeeded] shop/frontend")
                    .contains("call backend.shop.svc.cluster.local with MUTUAL")
                    .contains("DestinationRule shop/own spec.trafficPolicy.tls.mode (own.yaml:8)")
                    .contains("PeerAuthentication shop/default spec.mtls.mode (peers.yaml:8)");
        } else {
            assertThat(shop.out()).doesNotContain("MeshCertificateNeeded");
        }
    }
}
