package dev.assay.mesh.proxy;

import static dev.assay.mesh.policy.effective.TransportMode.PERMISSIVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.authz.StandardAuthorizer;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.TestMesh;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What AUDIT and dry-run policies say stands in the access log and in the metrics. */
@ExtendWith(Leaks.class)
class NotedTest {

    private static final String RESULT = "istio_dry_run_deny_shadow_engine_result";

    private static final String POLICIES =
            """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: audit}
            spec:
              action: AUDIT
              rules:
              - to: [{operation: {paths: [/a]}}]
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: tried, annotations: {istio.io/dry-run: "true"}}
            spec:
              action: DENY
              rules:
              - to: [{operation: {paths: [/b]}}]
            """;

    private final TestMesh mesh = new TestMesh();

    @AfterEach
    void close() throws Exception {
        mesh.close();
    }

    private TestMesh.Sidecar server(App app) {
        var server =
                mesh.server(PERMISSIVE, app, mesh.parts().withAuthorizer(new StandardAuthorizer()));
        server.inbound(policy -> TestMesh.withAuthorization(policy, POLICIES));
        return server;
    }

    @Test
    void ofARequest() throws Exception {
        var server = server(App.http());
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            assertThat(caller.get("/a").status()).isEqualTo(200);
            assertThat(caller.get("/b").status()).isEqualTo(200);
        }
        server.awaitLogged(e ->
                e.path().equals("/a")
                        && "true".equals(e.metadata().get("access_log_hint"))
                        && "allowed".equals(e.metadata().get(RESULT)));
        server.awaitLogged(e ->
                e.path().equals("/b")
                        && !e.metadata().containsKey("access_log_hint")
                        && "denied".equals(e.metadata().get(RESULT)));
        assertThat(server.log.lines())
                .anyMatch(line ->
                        line.contains(
                                "\"istio_dry_run_deny_shadow_effective_policy_id\":\"ns[shop]-policy[tried]-rule[0]\""));
        assertThat(server.proxy.metrics())
                .contains(
                        "envoy_http_inbound_0_0_0_0_8080_rbac{authz_dry_run_action=\"deny\",authz_dry_run_result=\"allowed\"} 1",
                        "envoy_http_inbound_0_0_0_0_8080_rbac{authz_dry_run_action=\"deny\",authz_dry_run_result=\"denied\"} 1");
    }

    /** Without the path, which no connection has, both rules match each of them. */
    @Test
    void ofAConnection() throws Exception {
        var server = server(App.echo());
        try (var caller = Caller.plaintext(server.at(TestMesh.TCP))) {
            assertThat(caller.send("hi").read(2)).isEqualTo("hi");
        }
        server.awaitLogged(e ->
                e.receivedBytes() == 2
                        && "true".equals(e.metadata().get("access_log_hint"))
                        && "denied".equals(e.metadata().get(RESULT)));
        assertThat(server.proxy.metrics())
                .contains(
                        "envoy_tcp_rbac{authz_dry_run_action=\"deny\",authz_dry_run_result=\"denied\"} 1");
    }
}
