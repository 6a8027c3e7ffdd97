package dev.assay.mesh.kubernetes.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.ca.token.AuthenticationFailed;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row ca-03: whom an API server, which is played here, names as a token's user. */
final class TokenReviewAuthenticatorTest {
    private final HttpServer server = start();
    private String user = "";

    private static HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException("no port on loopback", e);
        }
    }

    @BeforeEach
    void serve() {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aServiceAccountIsACaller() throws Exception {
        assertThat(authenticated("system:serviceaccount:shop:cart"))
                .isEqualTo(new Caller("shop", "cart"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "admin",
                "system:node:worker",
                "users:shop:cart",
                "system:serviceaccounts:shop:cart",
                "system:serviceaccount:shop",
                "system:serviceaccount:shop:",
                "system:serviceaccount::cart",
                "system:serviceaccount:shop:cart:more"
            })
    void anybodyElseIsNone(String other) {
        assertThatThrownBy(() -> authenticated(other))
                .isInstanceOf(AuthenticationFailed.class)
                .hasMessageContaining("no service account");
    }

    private Caller authenticated(String as) throws AuthenticationFailed {
        user = as;
        // Of the developer's own kubeconfig nothing is wanted.
        var config =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(
                                "http://127.0.0.1:%d".formatted(server.getAddress().getPort()))
                        .build();
        try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
            return new TokenReviewAuthenticator(client, TokenReviewAuthenticator.ISTIO_AUDIENCES)
                    .authenticate("a token");
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] review =
                    """
                    {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview",
                     "status": {"authenticated": true, "audiences": ["istio-ca"],
                                "user": {"username": "%s"}}}
                    """
                            .formatted(user)
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(201, review.length);
            exchange.getResponseBody().write(review);
        }
    }
}
