package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

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

final class TlsCheckCommandTest {

    @TempDir private Path folder;
    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "STRICT,ISTIO_MUTUAL,OK",
        "STRICT,DISABLE,CONFLICT",
        "STRICT,SIMPLE,CONFLICT",
        "PERMISSIVE,ISTIO_MUTUAL,OK",
        "PERMISSIVE,DISABLE,OK",
        "PERMISSIVE,SIMPLE,CONFLICT",
        "DISABLE,ISTIO_MUTUAL,CONFLICT",
        "DISABLE,DISABLE,OK",
        "DISABLE,SIMPLE,CONFLICT"
    })
    void clientAndServerAreCompared(String server, String client, String status)
            throws IOException {
        shop.withMode(server).withRule(client);
        int exit = check("-o", "json", "frontend.shop", "backend.shop.svc.cluster.local");
        var row = JsonMapper.builder().build().readTree(shop.out()).path(0);
        assertThat(row.path("status").asText()).isEqualTo(status);
        assertThat(row.path("server").asText()).isEqualTo(server);
        assertThat(row.path("client").asText()).isEqualTo(client);
        assertThat(exit).isEqualTo(status.equals("CONFLICT") ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"STRICT,CONFLICT", "PERMISSIVE,PASSTHROUGH", "DISABLE,PASSTHROUGH"})
    void whereNobodyReadsHttpTlsReachesTheApplication(String server, String status) {
        shop.withMode(server)
                .withRule("SIMPLE")
                .with("mesh.yaml", Shop.MESH.replace("- name: http", "- name: tcp"));
        check("shop/frontend", "shop/backend");
        assertThat(shop.out().lines().skip(1).findFirst().orElse("")).contains(status);
    }

    @Test
    void aFileDecidesWhetherACertificateOfOnesOwnFits() {
        shop.withMode("STRICT")
                .withRule(
                        "MUTUAL\n      clientCertificate: /etc/certs/client.pem"
                                + "\n      privateKey: /etc/certs/key.pem");
        assertThat(check("-o", "json", "shop/frontend", "shop/backend")).isZero();
        assertThat(shop.out()).contains("if /etc/certs/client.pem holds a certificate of the mesh");
    }

    @Test
    void theTableIsTheOneThatIstioctlHad() {
        shop.withMode("STRICT").withRule("DISABLE");
        assertThat(check("-n", "shop", "frontend", "backend")).isEqualTo(1);
        assertThat(shop.out().lines().toList().subList(0, 2))
                .containsExactly(
                        "HOST:PORT                               ENDPOINT         STATUS      "
                                + " SERVER     CLIENT      AUTHN POLICY     DESTINATION RULE",
                        "backend.shop.svc.cluster.local:8080     shop/backend     CONFLICT     "
                                + "STRICT     DISABLE     shop/default     shop/backend");
        assertThat(shop.out()).contains("CONFLICT backend.shop.svc.cluster.local:8080: ");
    }

    @Test
    void theWaysOfRoutesAreChecked() {
        shop.withMode("STRICT").withRule("ISTIO_MUTUAL").with("routes.yaml", Shop.ROUTES);
        assertThat(check("-n", "shop", "frontend", "backend")).isEqualTo(1);
        assertThat(shop.out())
                .contains("backend.shop.svc.cluster.local:8080 subset plain")
                .contains("backend.shop.svc.cluster.local:8080 subset inheriting")
                .doesNotContain("backend.shop.svc.cluster.local:8080  ");
        assertThat(shop.out().lines().filter(line -> line.contains("subset plain")).findFirst())
                .hasValueSatisfying(
                        row -> assertThat(row).contains("CONFLICT").contains("DISABLE"));
        assertThat(
                        shop.out()
                                .lines()
                                .filter(line -> line.contains("subset inheriting"))
                                .findFirst())
                .hasValueSatisfying(
                        row -> assertThat(row).contains(" OK ").contains("ISTIO_MUTUAL"));
    }

    @Test
    void autoMtlsFollowsTheServer() {
        shop.withMode("STRICT");
        assertThat(check("shop/frontend")).isZero();
        assertThat(shop.out())
                .contains("OK         STRICT     ISTIO_MUTUAL     shop/default     -");
    }

    @Test
    void aClientWithoutSidecarSendsPlaintext() {
        shop.withMode("STRICT").with("old.yaml", Shop.LEGACY);
        assertThat(check("shop/legacy", "shop/backend")).isEqualTo(1);
        assertThat(shop.out()).contains("shop/legacy has no sidecar");
    }

    @ParameterizedTest
    @CsvSource({
        "shop/nobody,shop/backend,workload 'shop/nobody' is not there (there are: shop/backend",
        "shop/frontend,shop/bakend,service 'shop/bakend' is not there (there are: shop/backend)"
    })
    void whatIsNotThereIsNamed(String source, String destination, String says) {
        assertThat(check(source, destination)).isEqualTo(2);
        assertThat(shop.err()).contains(says);
    }

    @Test
    void whatIsEnforcedIsExplained() {
        shop.withMode("STRICT")
                .with(
                        "more.yaml",
                        """
                        apiVersion: security.istio.io/v1
                        kind: AuthorizationPolicy
                        metadata:
                          name: deny
                          namespace: shop
                        spec:
                          action: DENY
                          rules:
                            - to:
                                - operation:
                                    methods: [DELETE]
                        """);
        assertThat(shop.run("explain-policy", "-f", shop.folder(), "shop/backend", "80")).isZero();
        assertThat(shop.out().lines())
                .containsExactly(
                        "shop/backend, port 80 (HTTP), enforced by its sidecar",
                        "Mutual TLS: STRICT",
                        "  decided by PeerAuthentication shop/default (peers.yaml:1)",
                        "Trust domains: cluster.local",
                        "Tokens: none are looked for",
                        "Authorization: what no rule denies is allowed",
                        "  DENY AuthorizationPolicy shop/deny (more.yaml:1), 1 rules");
    }

    private int check(String... arguments) {
        var all = new ArrayList<>(List.of("authn", "tls-check"));
        all.addAll(List.of("-f", shop.folder()));
        all.addAll(List.of(arguments));
        return shop.run(all.toArray(String[]::new));
    }
}
