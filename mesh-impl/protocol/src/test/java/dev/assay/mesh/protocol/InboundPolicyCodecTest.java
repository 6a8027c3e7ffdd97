package dev.assay.mesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.assay.mesh.policy.authz.PathNormalization;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TlsVersion;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.extauthz.HeaderNames;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InboundPolicyCodecTest {

    private static final AuthorizationPolicy AUTHORIZATION =
            (AuthorizationPolicy)
                    ResourceParser.parse(
                                    "test",
                                    """
                                    apiVersion: security.istio.io/v1
                                    kind: AuthorizationPolicy
                                    metadata: {name: a, namespace: shop}
                                    spec:
                                      selector: {matchLabels: {app: backend}}
                                      action: DENY
                                      rules:
                                      - from: [{source: {notNamespaces: [web]}}]
                                        to: [{operation: {paths: ['/a/{**}'], ports: ['80']}}]
                                        when: [{key: 'request.headers[x]', values: ['"']}]
                                    """,
                                    "shop",
                                    Instant.parse("2026-11-01T00:00:00Z"))
                            .getFirst();

    private static final RequestAuthentication AUTHENTICATION =
            (RequestAuthentication)
                    ResourceParser.parse(
                                    "test",
                                    """
                                    apiVersion: security.istio.io/v1
                                    kind: RequestAuthentication
                                    metadata: {name: a, namespace: shop}
                                    spec:
                                      jwtRules:
                                      - {issuer: a, jwks: '{"keys":[]}', audiences: [b]}
                                      - {issuer: c, jwksUri: 'http://c'}
                                    """,
                                    "shop",
                                    Instant.parse("2026-11-01T00:00:00Z"))
                            .getFirst();

    private static final ExtensionProvider ASKED_BY_HTTP =
            new ExtensionProvider(
                    "http",
                    "ext.shop.svc.cluster.local",
                    8000,
                    Duration.ofMillis(500),
                    true,
                    503,
                    new ExtensionProvider.Http(
                            "/check",
                            new HeaderNames(List.of("x-a", "x-b*")),
                            Map.of("x-added", "1"),
                            new HeaderNames(List.of("*-user")),
                            HeaderNames.NONE));

    private static final ExtensionProvider ASKED_BY_GRPC =
            new ExtensionProvider(
                    "grpc",
                    "ext.shop.svc.cluster.local",
                    9000,
                    ExtensionProvider.DEFAULT_TIMEOUT,
                    false,
                    ExtensionProvider.DEFAULT_STATUS_ON_ERROR,
                    new ExtensionProvider.Grpc());

    @Test
    void roundTrip() throws MalformedConfig {
        Random random = new Random(20261121);
        for (int i = 0; i < 300; i++) {
            InboundPolicy policy = policy(random);
            assertThat(InboundPolicyCodec.unpack("shop/backend", InboundPolicyCodec.pack(policy)))
                    .isEqualTo(policy);
        }
    }

    @Test
    void equalPoliciesGiveEqualBytesWhateverTheOrderOfTheirMaps() {
        Map<Integer, TransportMode> up = new LinkedHashMap<>();
        Map<Integer, TransportMode> down = new LinkedHashMap<>();
        for (int port = 1; port <= 50; port++) {
            up.put(port, TransportMode.STRICT);
            down.put(51 - port, TransportMode.STRICT);
        }
        assertThat(InboundPolicyCodec.pack(withModes(up)))
                .isEqualTo(InboundPolicyCodec.pack(withModes(down)));
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() {
        var good = InboundPolicyCodec.encode(withModes(Map.of()));
        refused(good.toBuilder().clearDefaultMode().build(), "shop/backend: default_mode: ");
        refused(good.toBuilder().setDefaultModeValue(99).build(), "default_mode: UNRECOGNIZED");
        refused(good.toBuilder().setMinimumTlsVersion("TLSV1_1").build(), "minimum_tls_version");
        refused(good.toBuilder().clearAcceptedTrustDomains().build(), "accepted_trust_domains");
        refused(good.toBuilder().clearPathNormalization().build(), "path_normalization");
        refused(
                good.toBuilder()
                        .addExtensionProviders(
                                dev.assay.mesh.protocol.config.ExtensionProvider.newBuilder()
                                        .setName("a")
                                        .setPort(80))
                        .build(),
                "extension_providers[0].protocol");
        refused(
                good.toBuilder()
                        .putPortModes(0, dev.assay.mesh.protocol.config.TransportMode.STRICT)
                        .build(),
                "port_modes[0]");
        refused(
                good.toBuilder()
                        .putDeclaredPorts(
                                80,
                                dev.assay.mesh.protocol.config.PortProtocol
                                        .PORT_PROTOCOL_UNSPECIFIED)
                        .build(),
                "declared_ports[80]");
        refused(
                good.toBuilder().addAuthorizationPolicies("{\"kind\": 1}").build(),
                "authorization_policies[0]");
        refused(
                good.toBuilder().addAuthorizationPolicies("{").build(),
                "authorization_policies[0]");
        refused(
                good.toBuilder().addRequestAuthentications("{\"kind\": 1}").build(),
                "request_authentications[0]");
    }

    @Test
    void foreignOrBrokenBytesAreRefused() {
        assertThatExceptionOfType(MalformedConfig.class)
                .isThrownBy(() ->
                        InboundPolicyCodec.unpack("a/b", Any.newBuilder().setTypeUrl("x").build()))
                .withMessageContaining("a/b: type_url: x (expected: " + TypeUrls.INBOUND_POLICY);
        assertThatExceptionOfType(MalformedConfig.class)
                .isThrownBy(() ->
                        InboundPolicyCodec.unpack(
                                "a/b",
                                Any.newBuilder()
                                        .setTypeUrl(TypeUrls.INBOUND_POLICY)
                                        .setValue(ByteString.copyFrom(new byte[] {10, 99}))
                                        .build()))
                .withMessageContaining("a/b: value: ");
    }

    private static void refused(
            dev.assay.mesh.protocol.config.InboundPolicy message, String problem) {
        assertThatExceptionOfType(MalformedConfig.class)
                .isThrownBy(() -> InboundPolicyCodec.decode("shop/backend", message))
                .withMessageContaining(problem);
    }

    private static InboundPolicy withModes(Map<Integer, TransportMode> modes) {
        return new InboundPolicy(
                "shop/backend",
                "td1",
                List.of("td1"),
                TransportMode.PERMISSIVE,
                modes,
                Map.of(),
                List.of(),
                TlsVersion.TLSV1_2);
    }

    private static InboundPolicy policy(Random random) {
        List<TransportMode> modes = List.of(TransportMode.values());
        List<PortProtocol> protocols = List.of(PortProtocol.values());
        List<PathNormalization> normalizations = List.of(PathNormalization.values());
        Map<Integer, TransportMode> portModes = new LinkedHashMap<>();
        Map<Integer, PortProtocol> ports = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            portModes.put(1 + random.nextInt(65535), modes.get(random.nextInt(3)));
            ports.put(1 + random.nextInt(65535), protocols.get(random.nextInt(4)));
        }
        return new InboundPolicy(
                "shop/backend",
                "td1",
                random.nextBoolean() ? List.of("td1") : List.of("td1", "old"),
                modes.get(random.nextInt(3)),
                portModes,
                ports,
                random.nextBoolean() ? List.of() : List.of(AUTHORIZATION, AUTHORIZATION),
                random.nextBoolean() ? TlsVersion.TLSV1_2 : TlsVersion.TLSV1_3,
                random.nextBoolean() ? List.of() : List.of(AUTHENTICATION),
                normalizations.get(random.nextInt(normalizations.size())),
                random.nextBoolean() ? List.of() : List.of(ASKED_BY_HTTP, ASKED_BY_GRPC));
    }
}
