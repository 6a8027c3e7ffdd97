package dev.assay.mesh.controlplane.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.assay.mesh.controlplane.config.memory.InMemoryConfigStore;
import dev.assay.mesh.policy.resource.JwtRule;
import dev.assay.mesh.policy.resource.KeySource;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The store and its keys together, with real threads and, at the end, a real server. */
class KeyedConfigTest {

    private static final String KEYS = "{\"keys\":[]}";

    @Test
    void aPolicyDoesNotWaitForItsKeys() throws Exception {
        var released = new CountDownLatch(1);
        var store = new InMemoryConfigStore(ResourceParser::parse, Clock.systemUTC());
        try (var config =
                new KeyedConfig(
                        store,
                        (uri, timeout) -> {
                            released.await();
                            return KEYS;
                        },
                        Clock.systemUTC(),
                        KeyedConfig.REFRESH)) {
            var changes = new LinkedBlockingQueue<KeySource>();
            config.onChange(() -> changes.add(rule(config).keys()));

            store.apply("test", policy("jwksUri: 'http://issuer/keys'"), "shop");

            assertThat(changes.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(new KeySource.At("http://issuer/keys"));
            released.countDown();
            assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo(new KeySource.Inline(KEYS));
            assertThat(config.current().of(RequestAuthentication.class))
                    .isSameAs(config.current().of(RequestAuthentication.class));
        }
    }

    @Test
    void keysInAPolicyAreLeftAsTheyAre() {
        var store = new InMemoryConfigStore(ResourceParser::parse, Clock.systemUTC());
        try (var config =
                new KeyedConfig(
                        store,
                        (uri, timeout) -> {
                            throw new IOException("nobody asks");
                        },
                        Clock.systemUTC(),
                        KeyedConfig.REFRESH)) {
            store.apply("test", policy("jwks: '" + KEYS + "'"), "shop");
            assertThat(rule(config).keys()).isEqualTo(new KeySource.Inline(KEYS));
        }
    }

    @Test
    void fetchesOverHttpWithinTimeAndLength() throws Exception {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var ended = new CountDownLatch(1);
        server.createContext(
                "/",
                exchange -> {
                    byte[] body =
                            switch (exchange.getRequestURI().getPath()) {
                                case "/keys" -> KEYS.getBytes(StandardCharsets.UTF_8);
                                case "/long" -> new byte[300 * 1024];
                                default -> new byte[0];
                            };
                    if (exchange.getRequestURI().getPath().equals("/hanging")) {
                        awaited(ended);
                    }
                    exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.setExecutor(Runnable::run);
        server.start();
        var base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        var fetcher = new HttpKeySetFetcher();
        var patient = Duration.ofSeconds(10);
        try {
            assertThat(fetcher.fetch(base.resolve("/keys"), patient)).isEqualTo(KEYS);
            assertThatThrownBy(() -> fetcher.fetch(base.resolve("/none"), patient))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("status 404");
            assertThatThrownBy(() -> fetcher.fetch(base.resolve("/long"), patient))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be had");
            assertThatThrownBy(() -> fetcher.fetch(base.resolve("/hanging"), Duration.ofMillis(50)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not answer within");
        } finally {
            ended.countDown();
            server.stop(0);
        }
        assertThatThrownBy(() -> fetcher.fetch(base.resolve("/keys"), patient))
                .isInstanceOf(IOException.class);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JwtRule rule(KeyedConfig config) {
        return config.current().of(RequestAuthentication.class).getFirst().rules().getFirst();
    }

    private static String policy(String keys) {
        return """
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: a}
        spec: {jwtRules: [{issuer: issuer, %s}]}
        """
                .formatted(keys);
    }
}
