package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a call; what is enforced without one is in {@link TlsCheckCommandTest}. */
final class ExplainPolicyCommandTest {
    private static final String POLICIES =
            """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata:
              name: readers
              namespace: shop
            spec:
              selector: {matchLabels: {app: backend}}
              action: ALLOW
              rules:
              - from: [{source: {principals: ["cluster.local/ns/shop/sa/frontend"]}}]
                to: [{operation: {methods: [GET]}}]
              - to: [{operation: {paths: ["/open"]}}]
              - when: [{key: "request.headers[x-key]", values: [right]}]
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata:
              name: secret
              namespace: shop
            spec:
              action: DENY
              rules:
              - to: [{operation: {paths: ["/secret*"]}}]
            """;

    @TempDir private Path folder;
    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder).with("old.yaml", Shop.LEGACY).with("policies.yaml", POLICIES);
    }

    @ParameterizedTest
    @CsvSource({
        "frontend, GET, /, '', ALLOWED, readers",
        "frontend, POST, /, '', DENIED, readers",
        "frontend, GET, /secret/1, '', DENIED, secret",
        "frontend, GET, /x/%2E%2e/secret, '', DENIED, secret",
        "frontend, GET, /open%00, '', MALFORMED, ''",
        "legacy, GET, /, '', DENIED, readers",
        "legacy, GET, /open?a=b, '', ALLOWED, readers",
        "legacy, POST, /, 'X-Key: right', ALLOWED, readers",
        "legacy, POST, /, 'X-Key: wrong', DENIED, readers"
    })
    void theDecidingPolicyIsNamed(
            String from, String method, String path, String header, String outcome, String policy)
            throws IOException {
        var arguments = new ArrayList<>(List.of("--method", method, "--path", path));
        if (!header.isEmpty()) {
            arguments.addAll(List.of("-H", header));
        }
        JsonNode call = call(from, arguments);
        assertThat(call.path("outcome").asText()).isEqualTo(outcome);
        assertThat(call.path("policies").path(0).asText())
                .isEqualTo(policy.isEmpty() ? "" : "AuthorizationPolicy shop/" + policy);
    }

    @Test
    void whatMutualTlsRefusesNoPolicySees() throws IOException {
        shop.withMode("STRICT");
        JsonNode call = call("legacy", List.of("--path", "/open"));
        assertThat(call.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(call.path("why").asText()).contains("resets the connection");
        assertThat(call.path("policies")).isEmpty();
    }

    @Test
    void aRuleThatTurnsMutualTlsOffTakesTheIdentityAway() throws IOException {
        assertThat(call("frontend", List.of()).path("caller").asText())
                .isEqualTo("cluster.local/ns/shop/sa/frontend");
        shop.withRule("DISABLE");
        JsonNode call = call("frontend", List.of());
        assertThat(call.path("outcome").asText()).isEqualTo("DENIED");
        assertThat(call.path("caller").asText()).isEmpty();
    }

    @Test
    void aPortThatNoServiceLeadsToIsCalledInPlaintext() throws IOException {
        JsonNode call = call("frontend", List.of("--host", "elsewhere.example"));
        assertThat(call.path("outcome").asText()).isEqualTo("DENIED");
        assertThat(call.path("caller").asText()).isEmpty();
    }

    @Test
    void peopleReadIt() {
        assertThat(explain("frontend", List.of("--method", "POST"))).isZero();
        assertThat(shop.out().lines().toList())
                .containsSequence(
                        "POST / from shop/frontend (cluster.local/ns/shop/sa/frontend): DENIED",
                        "  decided by AuthorizationPolicy shop/readers (policies.yaml:1)",
                        "  no rule of [AuthorizationPolicy shop/readers] allows it");
    }

    @Test
    void aHeaderWithoutAColonIsNone() {
        assertThat(explain("frontend", List.of("-H", "x-key right"))).isEqualTo(2);
        assertThat(shop.err()).contains("'x-key right' is no header (expected: 'NAME: VALUE')");
    }

    private JsonNode call(String from, List<String> more) throws IOException {
        var all = new ArrayList<>(List.of("-o", "json"));
        all.addAll(more);
        String before = shop.out();
        assertThat(explain(from, all)).isZero();
        return JsonMapper.builder()
                .build()
                .readTree(shop.out().substring(before.length()))
                .path("call");
    }

    private int explain(String from, List<String> more) {
        var all = new ArrayList<>(List.of("explain-policy", "-f", shop.folder(), "-n", "shop"));
        all.addAll(List.of("--from", from));
        all.addAll(more);
        all.addAll(List.of("backend", "80"));
        return shop.run(all.toArray(String[]::new));
    }
}
