package dev.assay.mesh.kubernetes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.ca.token.AuthenticationFailed;
import dev.assay.mesh.controlplane.registry.Registry;
import dev.assay.mesh.identity.MalformedPem;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.kubernetes.config.MeshConfig;
import dev.assay.mesh.kubernetes.config.Settings;
import dev.assay.mesh.kubernetes.manifest.Manifests;
import dev.assay.mesh.kubernetes.manifest.MeshSettings;
import dev.assay.mesh.kubernetes.signer.RootConfigMaps;
import dev.assay.mesh.kubernetes.token.TokenReviewAuthenticator;
import dev.assay.mesh.kubernetes.watch.ClusterWatch;
import dev.assay.mesh.kubernetes.watch.InventoryFeed;
import dev.assay.mesh.kubernetes.watch.PolicyStore;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.ResourceParser;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The control plane in this JVM, with the rights of its service account, against a real cluster:
 * {@code ASSAY_KUBECONFIG=FILE mvn -pl mesh-impl/kubernetes -am test -Dtest=ControlPlaneIT}. The
 * cluster's nodes must be able to reach this machine, for the webhooks. What it makes it removes,
 * but for the CRDs.
 */
@EnabledIfEnvironmentVariable(named = "ASSAY_KUBECONFIG", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ControlPlaneIT {

    private static final String MESH_LABEL = "assay.dev/mesh";

    private final String root =
            "assay-it-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final List<HasMetadata> made = new ArrayList<>();
    private final KubernetesClient admin =
            new KubernetesClientBuilder().withConfig(config()).build();
    private KubernetesClient istiod = admin;
    private @Nullable ControlPlane controlPlane;

    @BeforeAll
    void install() throws Exception {
        var manifests =
                new Manifests(
                                new MeshSettings(
                                        root,
                                        "assay/mesh:it",
                                        "cluster.local",
                                        List.of(),
                                        Duration.ofHours(1),
                                        Duration.ofMinutes(20),
                                        "TLSV1_2",
                                        "BASE",
                                        "",
                                        Map.of(MESH_LABEL, root),
                                        Map.of(),
                                        Optional.empty(),
                                        true))
                        .all();
        for (var manifest : manifests.entrySet()) {
            for (var object : admin.load(stream(manifest.getValue())).items()) {
                if (!object.getKind().equals("Deployment")) {
                    admin.resource(object).forceConflicts().serverSideApply();
                    if (!object.getKind().equals("CustomResourceDefinition")) {
                        made.addFirst(object);
                    }
                }
            }
        }
        istiod =
                new KubernetesClientBuilder()
                        .withConfig(
                                new ConfigBuilder(config())
                                        .withClientCertData(null)
                                        .withClientKeyData(null)
                                        .withOauthToken(token(root, "istiod", List.of()))
                                        .build())
                        .build();
        controlPlane = start();
        serveWebhooksFromHere(controlPlane.ports().webhook());
    }

    @AfterAll
    void remove() {
        if (controlPlane != null) {
            controlPlane.close();
        }
        made.forEach(object -> admin.resource(object).delete());
        istiod.close();
        admin.close();
    }

    @Test
    void aRestartKeepsTheRootAndEveryNamespaceHasIt() throws Exception {
        var roots = running().roots();
        try (var second = start()) {
            assertThat(second.roots()).isEqualTo(roots);
        }
        var namespace = namespace("later", Map.of());
        await().untilAsserted(() -> assertThat(rootIn(namespace)).isEqualTo(roots.pem()));

        admin.configMaps()
                .inNamespace(namespace)
                .withName(RootConfigMaps.NAME)
                .edit(map -> {
                    map.getData().put(RootConfigMaps.KEY, "nonsense");
                    return map;
                });
        await().untilAsserted(() -> assertThat(rootIn(namespace)).isEqualTo(roots.pem()));
        admin.configMaps().inNamespace(namespace).withName(RootConfigMaps.NAME).delete();
        await().untilAsserted(() -> assertThat(rootIn(namespace)).isEqualTo(roots.pem()));
        assertThat(rootIn("default")).isEmpty();
    }

    @Test
    void onlyTokensForItsAudienceProveAServiceAccount() throws Exception {
        var authenticator =
                new TokenReviewAuthenticator(istiod, TokenReviewAuthenticator.ISTIO_AUDIENCES);

        assertThat(authenticator.authenticate(token(root, "istiod", List.of("istio-ca"))))
                .isEqualTo(new Caller(root, "istiod"));
        for (var wrong :
                List.of(
                        token(root, "istiod", List.of("other")),
                        token(root, "istiod", List.of()),
                        "nonsense",
                        "")) {
            assertThatThrownBy(() -> authenticator.authenticate(wrong))
                    .isInstanceOf(AuthenticationFailed.class)
                    .message()
                    .doesNotContain("eyJ");
        }
    }

    @Test
    void theWatchSeesWhatIsThereAndWhatComes() throws Exception {
        var namespace = namespace("watched", Map.of());
        apply(namespace, policy("PeerAuthentication", "first", "{mtls: {mode: STRICT}}"));
        var registry = new Registry();
        var store = new PolicyStore(ResourceParser::parse, Clock.systemUTC());
        try (var watch = new ClusterWatch(istiod)) {
            watch.inventory(new InventoryFeed(registry));
            watch.policies(store);
            watch.awaitSync(Duration.ofSeconds(30));
            assertThat(store.current().of(PeerAuthentication.class))
                    .extracting(policy -> policy.metadata().name())
                    .contains("first");
            assertThat(registry.current().services()).containsKey("default/kubernetes");

            apply(namespace, policy("PeerAuthentication", "second", "{mtls: {mode: DISABLE}}"));
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(1))
                    .untilAsserted(() ->
                            assertThat(store.current().of(PeerAuthentication.class))
                                    .extracting(policy -> policy.metadata().name())
                                    .contains("second"));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "PeerAuthentication | {portLevelMtls: {80: {mode: STRICT}}} | portLevelMtls requires selector",
                "PeerAuthentication | {selector: {matchLabels: {}}, portLevelMtls: {80: {mode: STRICT}}} | portLevelMtls requires selector",
                "PeerAuthentication | {selector: {matchLabels: {a: b}}, portLevelMtls: {0: {mode: STRICT}}} | port must be between 1-65535",
                "PeerAuthentication | {selector: {matchLabels: {a: b}}, portLevelMtls: {65536: {mode: STRICT}}} | port must be between 1-65535",
                "PeerAuthentication | {selector: {matchLabels: {a: b}}, portLevelMtls: {}} | at least 1 properties",
                "PeerAuthentication | {mtls: {mode: SOMETIMES}} | supported values",
                "PeerAuthentication | {selector: {matchLabels: {a: 'b*'}}} | wildcard",
                "AuthorizationPolicy | {rules: [{from: [{source: {serviceAccounts: [sa], principals: [p]}}]}]} | Cannot set serviceAccounts with namespaces or principals",
                "AuthorizationPolicy | {rules: [{from: []}]} | at least 1 item",
                "AuthorizationPolicy | {action: DENY} | is meaningless",
                "AuthorizationPolicy | {rules: [{when: [{key: no.such.key, values: [x]}]}]} | attribute",
                "RequestAuthentication | {jwtRules: [{issuer: a, jwks: '{}', jwksUri: 'http://a'}]} | only one of jwks or jwksUri can be set",
                "RequestAuthentication | {jwtRules: [{issuer: a, jwksUri: 'ftp://a'}]} | url must have scheme http:// or https://",
                "RequestAuthentication | {jwtRules: [{issuer: ''}]} | issuer",
                "RequestAuthentication | {jwtRules: [{jwks: '{\"keys\":[]}'}]} | issuer or jwksUri must be non-empty string",
                "RequestAuthentication | {jwtRules: [{issuer: a, jwks: 'no JSON'}]} | jwks parse error",
                "RequestAuthentication | {jwtRules: [{issuer: a, outputClaimToHeaders: [{header: 'a b', claim: c}]}]} | header",
                "RequestAuthentication | {jwtRules: [{issuer: a, timeout: 0s}]} | must be a valid duration greater than 1ms",
                "DestinationRule | {trafficPolicy: {tls: {mode: DISABLE}}} | host",
                "DestinationRule | {host: a, trafficPolicy: {tls: {mode: MUTUAL}}} | client certificate required for mutual tls",
                "DestinationRule | {host: a, trafficPolicy: {tls: {mode: MUTUAL, clientCertificate: c}}} | private key required for mutual tls",
            })
    void refusesAtApplyWhatIstioRefuses(String kind, String spec, String reason) {
        var namespace = namespace("policies", Map.of());

        assertThatThrownBy(() -> apply(namespace, policy(kind, "bad", spec)))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest(name = "namespace label {0}, pod label {1}: {2}")
    @CsvSource({
        "enabled, '',    true",
        "enabled, false, false",
        "'',      '',    false",
        "'',      true,  true",
    })
    void injectsByTheLabels(String ofNamespace, String ofPod, boolean expected) {
        var namespace =
                namespace(
                        "pods-" + (ofNamespace.isEmpty() ? "plain" : ofNamespace),
                        ofNamespace.isEmpty() ? Map.of() : Map.of("istio-injection", ofNamespace));
        var labels = ofPod.isEmpty() ? "{}" : "{sidecar.istio.io/inject: '" + ofPod + "'}";
        var pod =
                """
                apiVersion: v1
                kind: Pod
                metadata: {generateName: web-, namespace: %s, labels: %s}
                spec:
                  automountServiceAccountToken: false
                  containers: [{name: app, image: app, readinessProbe: {tcpSocket: {port: 80}}}]
                """
                        .formatted(namespace, labels);

        // A dry run asks the webhooks too; the service account comes a moment after its namespace.
        await().ignoreExceptionsMatching(
                        e -> String.valueOf(e.getMessage()).contains("serviceaccount"))
                .untilAsserted(() -> {
                    var stored = (Pod) admin.resource(pod).dryRun().create();
                    assertThat(stored.getSpec().getInitContainers())
                            .extracting(container -> container.getName())
                            .isEqualTo(expected ? List.of("istio-init", "istio-proxy") : List.of());
                });
    }

    @Test
    void anIncompletePluggedCaIsRefused() {
        var secret =
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: cacerts, namespace: %s}
                stringData: {ca-cert.pem: x}
                """
                        .formatted(root);
        admin.resource(secret).create();
        try {
            assertThatThrownBy(this::start)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("cacerts")
                    .hasMessageContaining("ca-key.pem")
                    .message()
                    .doesNotContain("\n");
        } finally {
            admin.resource(secret).delete();
        }
    }

    private ControlPlane running() {
        return Optional.ofNullable(controlPlane).orElseThrow();
    }

    private ControlPlane start() throws Exception {
        var settings = settings();
        var mesh =
                MeshConfig.parse(
                        istiod.configMaps()
                                .inNamespace(root)
                                .withName(MeshConfig.CONFIG_MAP)
                                .get()
                                .getData()
                                .getOrDefault(MeshConfig.KEY, ""),
                        settings);
        return ControlPlane.start(
                istiod, settings, mesh, Parts.standard(istiod, settings, mesh, Clock.systemUTC()));
    }

    private Settings settings() throws Exception {
        return Settings.from(
                Map.of(
                        "POD_NAMESPACE", root,
                        "PROXY_IMAGE", "assay/mesh:it",
                        "GRPC_PORT", "0",
                        "WEBHOOK_PORT", "0",
                        "HEALTH_PORT", "0"));
    }

    /** The Service leads to this machine instead of to a pod. */
    private void serveWebhooksFromHere(int port) throws Exception {
        admin.services()
                .inNamespace(root)
                .withName("istiod")
                .edit(service -> {
                    service.getSpec().setSelector(null);
                    return service;
                });
        admin.resource(
                        """
                        apiVersion: discovery.k8s.io/v1
                        kind: EndpointSlice
                        metadata: {name: istiod-here, namespace: %s, labels: {kubernetes.io/service-name: istiod}}
                        addressType: IPv4
                        endpoints: [{addresses: ["%s"]}]
                        ports: [{name: https-webhook, port: %d}]
                        """
                                .formatted(root, ownAddress(), port))
                .create();
        var probe = namespace("probe", Map.of());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThatThrownBy(() ->
                                        apply(
                                                probe,
                                                policy(
                                                        "AuthorizationPolicy",
                                                        "probe",
                                                        "{action: DENY}")))
                                .hasMessageContaining("is meaningless"));
    }

    /** The address by which the node reaches this machine. */
    private String ownAddress() throws Exception {
        var node =
                admin.nodes().list().getItems().getFirst().getStatus().getAddresses().stream()
                        .filter(address -> address.getType().equals("InternalIP"))
                        .findFirst()
                        .orElseThrow()
                        .getAddress();
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(node), 9));
            return socket.getLocalAddress().getHostAddress();
        }
    }

    private String namespace(String suffix, Map<String, String> labels) {
        var namespace =
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(root + "-" + suffix)
                        .addToLabels(MESH_LABEL, root)
                        .addToLabels(labels)
                        .endMetadata()
                        .build();
        if (admin.resource(namespace).get() == null) {
            made.addFirst(admin.resource(namespace).create());
        }
        return root + "-" + suffix;
    }

    private void apply(String namespace, String yaml) {
        var _ = admin.resource(yaml).inNamespace(namespace).forceConflicts().serverSideApply();
    }

    private static String policy(String kind, String name, String spec) {
        var group = kind.equals("DestinationRule") ? "networking" : "security";
        return """
        apiVersion: %s.istio.io/v1
        kind: %s
        metadata: {name: %s}
        spec: %s
        """
                .formatted(group, kind, name, spec);
    }

    private String rootIn(String namespace) {
        ConfigMap map =
                admin.configMaps().inNamespace(namespace).withName(RootConfigMaps.NAME).get();
        return map == null ? "" : map.getData().getOrDefault(RootConfigMaps.KEY, "");
    }

    private String token(String namespace, String account, List<String> audiences) {
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(
                        new TokenRequestBuilder()
                                .withNewSpec()
                                .withAudiences(audiences)
                                .withExpirationSeconds(3600L)
                                .endSpec()
                                .build())
                .getStatus()
                .getToken();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Config config() {
        try {
            var file = Optional.ofNullable(System.getenv("ASSAY_KUBECONFIG")).orElse("");
            var config = Config.fromKubeconfig(Files.readString(Path.of(file)));
            // fabric8 takes every PKCS #8 key for RSA.
            var pem = new String(Base64.getDecoder().decode(config.getClientKeyData()), US_ASCII);
            return new ConfigBuilder(config)
                    .withClientKeyAlgo(Pem.privateKey(pem).getAlgorithm())
                    .build();
        } catch (MalformedPem e) {
            throw new IllegalStateException("ASSAY_KUBECONFIG: client-key-data", e);
        } catch (IOException e) {
            throw new UncheckedIOException("ASSAY_KUBECONFIG", e);
        }
    }
}
