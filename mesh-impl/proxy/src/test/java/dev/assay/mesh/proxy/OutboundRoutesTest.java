package dev.assay.mesh.proxy;

import static dev.assay.mesh.proxy.testing.TestMesh.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.resource.HttpMatch;
import dev.assay.mesh.policy.resource.TextMatch;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.TestMesh;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests go where the first route that matches leads to. */
class OutboundRoutesTest {

    private final TestMesh mesh = new TestMesh();
    private final App one = App.http();
    private final App two = App.http();

    @AfterEach
    void close() throws Exception {
        mesh.close();
    }

    @Test
    void toSubsetsByPathAndHeader() throws Exception {
        var client =
                client(
                        List.of(
                                new HttpRoute(
                                        List.of(
                                                new HttpMatch(
                                                        Optional.of(new TextMatch.Prefix("/one")),
                                                        Map.of()),
                                                new HttpMatch(
                                                        Optional.empty(),
                                                        Map.of(
                                                                "x-version",
                                                                new TextMatch.Exact("one")))),
                                        to("one")),
                                new HttpRoute(
                                        List.of(
                                                new HttpMatch(
                                                        Optional.of(new TextMatch.Exact("/two")),
                                                        Map.of())),
                                        to("two")),
                                new HttpRoute(
                                        List.of(
                                                new HttpMatch(
                                                        Optional.of(new TextMatch.Exact("/none")),
                                                        Map.of())),
                                        to("none"))));
        try (var caller = Caller.plaintext(client.service())) {
            for (int i = 0; i < 3; i++) {
                assertThat(caller.get("/one/" + i).status()).isEqualTo(200);
                assertThat(caller.get("/x", "X-Version: one").status()).isEqualTo(200);
                assertThat(caller.get("/two?q").status()).isEqualTo(200);
            }
            assertThat(one.seen()).hasSize(6);
            assertThat(two.seen()).hasSize(3);
            assertThat(caller.get("/other").status()).isEqualTo(404);
            assertThat(caller.get("/none").status()).isEqualTo(503);
        }
        client.awaitLogged(entry -> entry.flags().equals("NR"));
        client.awaitLogged(entry ->
                entry.flags().equals("NC")
                        && entry.detail().contains("outbound|80|none|" + TestMesh.HOST));
    }

    @Test
    void inTheLongRunByWeight() throws Exception {
        var client =
                client(
                        List.of(
                                new HttpRoute(
                                        List.of(),
                                        List.of(
                                                new HttpRoute.Target(TestMesh.HOST, 80, "one", 30),
                                                new HttpRoute.Target(
                                                        TestMesh.HOST, 0, "two", 10)))));
        int calls = 400;
        try (var caller = Caller.plaintext(client.service())) {
            for (int i = 0; i < calls; i++) {
                assertThat(caller.get("/").status()).isEqualTo(200);
            }
        }
        // Six standard deviations of three quarters.
        assertThat(one.seen().size()).isBetween(300 - 52, 300 + 52);
        assertThat(two.seen()).hasSize(calls - one.seen().size());
    }

    private TestMesh.Sidecar client(List<HttpRoute> routes) {
        var first = plain(mesh.server(TransportMode.PERMISSIVE, one).at(TestMesh.HTTP));
        var second = plain(mesh.server(TransportMode.PERMISSIVE, two).at(TestMesh.HTTP));
        var client = mesh.client("frontend");
        client.service(
                new OutboundService(
                        TestMesh.HOST,
                        "127.0.0.1",
                        List.of(
                                new ServicePort(
                                        80,
                                        "",
                                        PortProtocol.HTTP,
                                        List.of(first, second),
                                        Map.of("one", List.of(first), "two", List.of(second)),
                                        false)),
                        routes));
        return client;
    }

    private static List<HttpRoute.Target> to(String subset) {
        return List.of(new HttpRoute.Target(TestMesh.HOST, 0, subset, 1));
    }
}
