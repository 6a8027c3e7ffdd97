package dev.assay.mesh.proxy.token;

import static dev.assay.mesh.policy.effective.TransportMode.PERMISSIVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.policy.resource.WorkloadSelector;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.TestMesh;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leaks.class)
class TokensOnTheWireTest {

    private final TestMesh mesh = new TestMesh();

    @AfterEach
    void close() throws Exception {
        mesh.close();
    }

    @Test
    void aTokenIsVerifiedTakenAwayAndNeverLogged() throws Exception {
        var issuer = Issuer.of("ES256");
        var server = mesh.server(PERMISSIVE, App.http());
        String token = issuer.signed(issuer.header(), "{\"iss\":\"issuer\",\"sub\":\"a\"}");
        String expired = issuer.token(Issuer.claims(Map.of("exp", 1)));
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            assertThat(caller.get("/a", "authorization: Bearer " + expired).body())
                    .contains(expired);
            server.inbound(policy ->
                    TestMesh.withAuthentication(
                            policy,
                            List.of(
                                    new RequestAuthentication(
                                            new Metadata("shop", "a", Instant.EPOCH),
                                            WorkloadSelector.EVERYTHING,
                                            TokenVerifierTest.rule(issuer, "")))));

            assertThat(caller.get("/b").status()).isEqualTo(200);
            var good = caller.get("/c?x=y&access_token=" + token, "authorization: Bearer " + token);
            assertThat(good.status()).isEqualTo(200);
            assertThat(good.body()).contains("GET /c?x=y ").doesNotContain(token);

            var bad = caller.get("/d?access_token=" + expired);
            assertThat(bad.status()).isEqualTo(401);
            assertThat(bad.body()).isEqualTo("Jwt is expired");
            assertThat(bad.head())
                    .containsIgnoringCase("www-authenticate: Bearer realm=\"http://")
                    .contains("/d\", error=\"invalid_token\"")
                    .doesNotContain(expired);
        }
        server.awaitLogged(e -> e.detail().equals("jwt_authn_access_denied{Jwt_is_expired}"));
        assertThat(server.log.entries().toString()).doesNotContain(token).doesNotContain(expired);
    }
}
