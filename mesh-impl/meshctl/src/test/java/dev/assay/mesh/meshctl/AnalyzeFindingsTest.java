package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each fault with the lines that bring it about, and each neighbour of it that is none. */
final class AnalyzeFindingsTest {

    @TempDir private Path folder;
    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
    }

    @Test
    void aMeshWithoutFaultHasNoFinding() {
        shop.withMode("STRICT").withRule("ISTIO_MUTUAL");
        assertThat(shop.analyze()).as(shop.out()).isZero();
        assertThat(shop.out())
                .isEqualToIgnoringNewLines(
                        "2 policy resources, 2 workloads, 1 services: nothing to mend");
        assertThat(shop.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DISABLE,ISTIO_MUTUAL,the application gets TLS bytes",
        "STRICT,DISABLE,the server's sidecar resets the connection",
        "STRICT,SIMPLE,the server's sidecar refuses the handshake",
        "PERMISSIVE,SIMPLE,the server's sidecar refuses TLS that is not the mesh's on an HTTP port",
        "DISABLE,SIMPLE,the server's sidecar reads HTTP on this port and gets TLS"
    })
    void aRuleAgainstTheServersModeIsAConflict(String server, String client, String sees) {
        shop.withMode(server).withRule(client);
        assertThat(shop.analyze()).isEqualTo(1);
        assertThat(shop.out())
                .contains("Error [MTLSPolicyConflict] shop/frontend call backend.shop")
                .contains("with " + client)
                .contains("is " + server + " there")
                .contains(sees)
                .contains("503 'upstream connect error or disconnect/reset before headers'")
                .contains("DestinationRule shop/backend spec.trafficPolicy.tls.mode (rule.yaml:10)")
                .contains("PeerAuthentication shop/default spec.mtls.mode (peers.yaml:8)");
    }

    @ParameterizedTest
    @CsvSource({"PERMISSIVE,ISTIO_MUTUAL", "PERMISSIVE,DISABLE", "DISABLE,DISABLE"})
    void whatFitsIsNoConflict(String server, String client) {
        shop.withMode(server).withRule(client);
        shop.analyze();
        assertThat(shop.out()).doesNotContain("MTLSPolicyConflict");
    }

    @Test
    void tlsForTheApplicationIsNoConflict() {
        shop.withMode("DISABLE")
                .withRule("SIMPLE")
                .with("mesh.yaml", Shop.MESH.replace("- name: http", "- name: tcp"));
        shop.analyze();
        assertThat(shop.out()).doesNotContain("MTLSPolicyConflict");
    }

    @Test
    void aSubsetsOwnBlockIsCited() {
        shop.withMode("STRICT").withRule("ISTIO_MUTUAL").with("routes.yaml", Shop.ROUTES);
        assertThat(shop.analyze()).isEqualTo(1);
        assertThat(shop.out())
                .contains("backend.shop.svc.cluster.local subset plain on port 8080 with DISABLE")
                .contains(
                        "DestinationRule shop/subsets spec.subsets[1].trafficPolicy.tls.mode"
                                + " (routes.yaml:")
                .doesNotContain("subset inheriting");
    }

    @ParameterizedTest
    @CsvSource({
        "subset: plain,subset: painted,'subset ''painted'' of host'",
        "'{host: backend, subset: inheriting}',{host: backed},'host ''backed.shop.svc.cluster.local'', which is no service'"
    })
    void aRouteToNowhereIsNamed(String text, String other, String what) {
        shop.withMode("PERMISSIVE")
                .with("routes.yaml", Shop.ROUTES.replaceFirst(Pattern.quote(text), other));
        assertThat(shop.analyze()).isEqualTo(1);
        assertThat(shop.out())
                .contains("Warning [ReferencedResourceNotFound] VirtualService shop/backend routes")
                .contains(what)
                .contains("(routes.yaml:");
    }

    @Test
    void anEndpointWithoutSidecarIsNamedWithItsManifest() {
        shop.withRule("ISTIO_MUTUAL").with("old.yaml", Shop.LEGACY.replace("legacy", "backend"));
        assertThat(shop.analyze()).isEqualTo(1);
        assertThat(shop.out())
                .contains("shop/backend has no sidecar")
                .contains("Pod shop/backend (old.yaml:1)")
                .contains("remedy: inject a sidecar there");
    }

    @Test
    void aServiceThatIsInjectedInPartIsNamed() {
        shop.with("old.yaml", Shop.LEGACY.replace("app: legacy", "app: backend"));
        assertThat(shop.analyze()).isEqualTo(1);
        assertThat(shop.out())
                .contains("Warning [PodMissingProxy] 1 of 2 endpoints")
                .contains("Pod shop/legacy (old.yaml:1)")
                .contains("Service shop/backend (mesh.yaml:");
    }

    @ParameterizedTest
    @CsvSource({"STRICT,1", "PERMISSIVE,0", "DISABLE,0"})
    void callersWithoutSidecarAreNamedUnderStrict(String mode, int exit) {
        shop.withMode(mode).with("old.yaml", Shop.LEGACY);
        assertThat(shop.analyze()).as(shop.out()).isEqualTo(exit);
        assertThat(shop.out().contains("[PlaintextCallersRefused] shop/legacy without a sidecar"))
                .isEqualTo(exit == 1);
    }

    @ParameterizedTest
    @CsvSource({"STRICT,false,true", "STRICT,true,false", "PERMISSIVE,false,false"})
    void aProbeThatIsNotRewrittenIsRefusedUnderStrict(
            String mode, boolean rewritten, boolean refused) {
        shop.withMode(mode)
                .with(
                        "probed.yaml",
                        """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata:
                          name: probed
                          namespace: shop
                        spec:
                          template:
                            metadata:
                              annotations:
                                sidecar.istio.io/rewriteAppHTTPProbers: "%s"
                            spec:
                              containers:
                                - name: app
                                  readinessProbe:
                                    httpGet:
                                      port: 80
                        """
                                .formatted(rewritten));
        shop.analyze();
        assertThat(shop.out().contains("[ProbeRefused]")).isEqualTo(refused);
        assertThat(shop.out().contains("readinessProbe (probed.yaml:14)")).isEqualTo(refused);
    }

    @ParameterizedTest
    @CsvSource({
        "cluster.local,false",
        "old.example,true",
        "*,false",
    })
    void aPrincipalOfAnotherTrustDomainIsNamed(String domain, boolean named) {
        shop.withMode("STRICT").with("allow.yaml", allow(domain + "/ns/shop/sa/frontend"));
        shop.analyze();
        assertThat(shop.out().contains("Error [TrustDomainNotAccepted]")).isEqualTo(named);
        assertThat(shop.out().contains("spec.rules[0].from[0].source.principals (allow.yaml:12)"))
                .isEqualTo(named);
    }

    @Test
    void anAliasIsAccepted() {
        shop.withMode("STRICT")
                .with("allow.yaml", allow("old.example/ns/shop/sa/frontend"))
                .with(
                        "istio.yaml",
                        """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata:
                          name: istio
                          namespace: istio-system
                        data:
                          mesh: |
                            trustDomain: new.example
                            trustDomainAliases: [old.example]
                        """);
        assertThat(shop.analyze()).as(shop.out()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "PERMISSIVE,legacy,true",
        "PERMISSIVE,,false",
        "STRICT,legacy,false",
    })
    void identitiesOverPlaintextAreNamed(String mode, String caller, boolean named) {
        shop.withMode(mode).with("allow.yaml", allow("cluster.local/ns/shop/sa/frontend"));
        if (caller != null) {
            shop.with("old.yaml", Shop.LEGACY);
        }
        shop.analyze();
        assertThat(shop.out().contains("Warning [IdentityOverPlaintext]")).isEqualTo(named);
        assertThat(shop.out().contains("AuthorizationPolicy shop/allow spec.rules (allow.yaml:"))
                .isEqualTo(named);
    }

    @Test
    void whatNamesNothingIsNamed() {
        shop.withMode("STRICT")
                .with("allow.yaml", allow("cluster.local/ns/shop/sa/nobody"))
                .with("rule.yaml", rule("nowhere"))
                .with(
                        "more.yaml",
                        """
                        apiVersion: security.istio.io/v1
                        kind: PeerAuthentication
                        metadata:
                          name: lost
                          namespace: shop
                        spec:
                          selector:
                            matchLabels:
                              app: bakend
                        """);
        assertThat(shop.analyze()).isEqualTo(1);
        assertThat(shop.out())
                .contains("no workload runs as service account shop/nobody")
                .contains("is for host 'nowhere.shop.svc.cluster.local', which is no service")
                .contains("PeerAuthentication shop/lost selects no workload")
                .contains("spec.selector.matchLabels (more.yaml:8)");
    }

    @Test
    void theOlderOfTwoIsSaidToCount() {
        shop.withMode("STRICT")
                .with(
                        "second.yaml",
                        """
                        apiVersion: security.istio.io/v1
                        kind: PeerAuthentication
                        metadata:
                          name: another
                          namespace: shop
                          creationTimestamp: 2020-01-01T00:00:00Z
                        spec:
                          mtls:
                            mode: PERMISSIVE
                        """);
        assertThat(shop.analyze()).isEqualTo(1);
        assertThat(shop.out())
                .contains("PeerAuthentication shop/default has no effect")
                .contains("PeerAuthentication shop/another is of the same scope and older");
    }

    @Test
    void aPortWithoutProtocolIsWorthKnowing() {
        shop.with("mesh.yaml", Shop.MESH.replace("name: http\n", "name: db\n"));
        assertThat(shop.analyze()).isZero();
        assertThat(shop.out())
                .contains("Info [PortNameIsNotUnderNamingConvention] port 8080")
                .contains("Service shop/backend spec.ports[0] (mesh.yaml:");
    }

    @Test
    void machinesGetJson() throws IOException {
        shop.withMode("DISABLE").withRule("ISTIO_MUTUAL");
        assertThat(shop.run("analyze", "-o", "json", shop.folder())).isEqualTo(1);
        var answer = JsonMapper.builder().build().readTree(shop.out());
        var finding = answer.path("findings").path(0);
        assertThat(finding.path("code").asText()).isEqualTo("MTLSPolicyConflict");
        assertThat(finding.path("severity").asText()).isEqualTo("error");
        assertThat(finding.path("cited").path(0).path("file").asText()).isEqualTo("rule.yaml");
        assertThat(finding.path("cited").path(0).path("line").asInt()).isEqualTo(10);
        assertThat(answer.path("refused")).isEmpty();
    }

    @Test
    void aBrokenMeshConfigIsRefused() {
        shop.with(
                "istio.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: istio
                data:
                  mesh: |
                    trustDomain: UPPER
                """);
        assertThat(shop.analyze()).isEqualTo(2);
        assertThat(shop.err()).contains("meshctl: istio.yaml:1: mesh config: trustDomain: ");
    }

    private static String allow(String principal) {
        return """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata:
          name: allow
          namespace: shop
        spec:
          selector:
            matchLabels: {app: backend}
          rules:
            - from:
                - source:
                    principals: ["%s"]
        """
                .formatted(principal);
    }

    private static String rule(String host) {
        return """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: lost
          namespace: shop
        spec:
          host: %s
        """
                .formatted(host);
    }
}
