package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a gateway among manifests. */
class GatewayFilesTest {

    private static final String EDGE =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: edge
              namespace: shop
            spec:
              template:
                metadata:
                  labels:
                    istio: ingressgateway
                  annotations:
                    inject.istio.io/templates: gateway
                spec:
                  serviceAccountName: edge
                  containers:
                    - name: istio-proxy
                      image: auto
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: edge
              namespace: shop
            spec:
              selector:
                istio: ingressgateway
              ports:
                - name: http
                  port: 80
                  targetPort: 8080
                - name: http-mutual
                  port: 8443
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata:
              name: edge
              namespace: shop
            spec:
              selector:
                istio: ingressgateway
              servers:
                - port:
                    number: 80
                    name: http
                    protocol: HTTP
                  hosts: ["*"]
                - port:
                    number: 8443
                    name: https
                    protocol: HTTPS
                  tls:
                    mode: ISTIO_MUTUAL
                  hosts: ["*"]
            """;

    @TempDir Path folder;
    private Shop shop;

    @BeforeEach
    void aStrictMeshWithAGateway() {
        shop = new Shop(folder).withMode("STRICT").with("edge.yaml", EDGE);
    }

    /** It calls what is STRICT by mutual TLS, and STRICT is not for its own servers. */
    @Test
    void itIsNoWorkloadWithoutSidecar() {
        assertThat(shop.run("authn", "tls-check", "-f", shop.folder(), "shop/edge", "shop/backend"))
                .isZero();
        assertThat(shop.out()).contains("OK         STRICT     ISTIO_MUTUAL");
        shop.analyze();
        assertThat(shop.out())
                .doesNotContain("PlaintextCallersRefused")
                .doesNotContain("without a sidecar");
    }

    @Test
    void itsServersSayWhatItTakes() {
        assertThat(
                        shop.run(
                                "authn",
                                "tls-check",
                                "-f",
                                shop.folder(),
                                "shop/frontend",
                                "shop/edge"))
                .isEqualTo(1);
        assertThat(shop.out().lines().filter(line -> line.startsWith("edge.shop")))
                .satisfiesExactly(
                        http ->
                                assertThat(http)
                                        .contains("edge.shop.svc.cluster.local:80 ")
                                        .contains("OK ")
                                        .contains("DISABLE     DISABLE"),
                        mutual ->
                                assertThat(mutual)
                                        .contains("edge.shop.svc.cluster.local:8443 ")
                                        .contains("CONFLICT")
                                        .contains("STRICT      DISABLE"));
        assertThat(shop.run("explain-policy", "-f", shop.folder(), "shop/edge", "8443")).isZero();
        assertThat(shop.out())
                .contains("enforced by the gateway itself")
                .contains("decided by Gateway shop/edge (edge.yaml:");
    }

    @Test
    void aGatewayThatSelectsNoneAndRoutesForNoneAreFound() {
        shop.with(
                "more.yaml",
                """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata:
                  name: other
                  namespace: shop
                spec:
                  selector:
                    app: backend
                  servers:
                    - port:
                        number: 80
                        name: http
                        protocol: HTTP
                      hosts: ["*"]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: lost
                  namespace: shop
                spec:
                  hosts: ["*"]
                  gateways: [shop/nowhere]
                  http:
                    - route:
                        - destination:
                            host: backend
                """);
        assertThat(shop.analyze()).isEqualTo(1);
        assertThat(shop.out())
                .contains("Gateway shop/other selects no gateway")
                .contains("VirtualService shop/lost is for Gateways shop/nowhere");
    }
}
