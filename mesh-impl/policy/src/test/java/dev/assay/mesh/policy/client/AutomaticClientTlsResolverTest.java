package dev.assay.mesh.policy.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AutomaticClientTlsResolverTest {

    private static final String HOST = "backend.shop.svc.cluster.local";
    private static final WorkloadRef CLIENT =
            new WorkloadRef("web", "frontend", Map.of("app", "frontend"), Map.of());
    private static final MeshSettings MESH =
            new MeshSettings("istio-system", "cluster.local", true);
    private static final Set<String> IDENTITIES =
            SecureNaming.identities(
                    List.of(new SecureNaming.ServiceAccount("shop", "backend")),
                    List.of("cluster.local", "old"));
    private static final ServiceTarget SERVICE = target("");
    private static final EndpointTarget MESHED =
            new EndpointTarget("shop/backend-1", 8080, true, TransportMode.PERMISSIVE);
    private static final EndpointTarget NAKED =
            new EndpointTarget("shop/legacy-1", 8080, false, TransportMode.PERMISSIVE);

    private final ClientTlsResolver resolver = new AutomaticClientTlsResolver();

    @ParameterizedTest
    @EnumSource(TransportMode.class)
    void autoMtlsFollowsEachEndpoint(TransportMode mode) {
        EndpointTarget meshed = new EndpointTarget("shop/b", 8080, true, mode);
        UpstreamTls expected =
                mode == TransportMode.DISABLE ? new UpstreamTls.Plaintext() : mutual("");
        assertThat(tls(SERVICE, meshed)).isEqualTo(expected);
        assertThat(tls(SERVICE, new EndpointTarget("shop/n", 8080, false, mode)))
                .isEqualTo(new UpstreamTls.Plaintext());
    }

    @Test
    void autoMtlsStaysOutOfForeignServicesAndOffWhenSwitchedOff() {
        ServiceTarget external = new ServiceTarget("api.example", "shop", 443, "", Set.of(), true);
        assertThat(tls(external, MESHED)).isEqualTo(new UpstreamTls.Plaintext());
        MeshSettings off = new MeshSettings("istio-system", "cluster.local", false);
        assertThat(resolver.resolve(CLIENT, SERVICE, MESHED, List.of(), off).tls())
                .isEqualTo(new UpstreamTls.Plaintext());
    }

    @Test
    void secureNamingCoversEveryAcceptedTrustDomain() {
        assertThat(IDENTITIES)
                .containsExactly(
                        "spiffe://cluster.local/ns/shop/sa/backend",
                        "spiffe://old/ns/shop/sa/backend");
    }

    @Test
    void anExplicitModeAsksNoEndpoint() {
        EndpointTarget disabled = new EndpointTarget("shop/b", 8080, true, TransportMode.DISABLE);
        EndpointTarget strict = new EndpointTarget("shop/b", 8080, true, TransportMode.STRICT);
        DestinationRule mutual =
                rule("web", "a", "host: " + HOST + ", trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}");
        DestinationRule disable =
                rule("web", "a", "host: " + HOST + ", trafficPolicy: {tls: {mode: DISABLE}}");
        assertThat(kind(SERVICE, NAKED, mutual)).isEqualTo("mutual");
        assertThat(kind(SERVICE, disabled, mutual)).isEqualTo("mutual");
        assertThat(kind(SERVICE, strict, disable)).isEqualTo("plaintext");
    }

    @Test
    void aRuleWithoutTlsKeepsAutoMtls() {
        DestinationRule rule =
                rule(
                        "web",
                        "a",
                        "host: " + HOST + ", trafficPolicy: {loadBalancer: {simple: PASSTHROUGH}}");
        assertThat(kind(SERVICE, MESHED, rule)).isEqualTo("mutual");
        assertThat(kind(SERVICE, NAKED, rule)).isEqualTo("plaintext");
    }

    @Test
    void subjectAltNamesAndSniOfTheRuleReplaceTheDefaults() {
        DestinationRule rule =
                rule(
                        "web",
                        "a",
                        "host: "
                                + HOST
                                + ", trafficPolicy: {tls: {mode: ISTIO_MUTUAL, sni: s,"
                                + " subjectAltNames: ['spiffe://x/ns/a/sa/b']}}");
        assertThat(tls(SERVICE, MESHED, rule))
                .isEqualTo(new UpstreamTls.IstioMutual("s", Set.of("spiffe://x/ns/a/sa/b")));
    }

    @Test
    void simpleAndMutualOriginateWithTheirFiles() {
        DestinationRule rule =
                rule(
                        "web",
                        "a",
                        "host: "
                                + HOST
                                + ", trafficPolicy: {tls: {mode: MUTUAL, clientCertificate: /c,"
                                + " privateKey: /k, caCertificates: /r, sni: s, subjectAltNames: [n],"
                                + " caCrl: /l}}");
        assertThat(tls(SERVICE, MESHED, rule))
                .isEqualTo(
                        new UpstreamTls.Originate(
                                true, "s", List.of("n"), "/c", "/k", "/r", false, "/l", ""));
        assertThat(
                        tls(
                                SERVICE,
                                MESHED,
                                rule(
                                        "web",
                                        "a",
                                        "host: "
                                                + HOST
                                                + ", trafficPolicy: {tls: {mode: SIMPLE,"
                                                + " insecureSkipVerify: true}}")))
                .isEqualTo(
                        new UpstreamTls.Originate(false, "", List.of(), "", "", "", true, "", ""));
    }

    /** Dropped, the connection would be verified by the system's roots, or show no certificate. */
    @Test
    void aCredentialIsNeverLeftOut() {
        DestinationRule rule =
                rule(
                        "web",
                        "a",
                        "host: "
                                + HOST
                                + ", trafficPolicy: {tls: {mode: MUTUAL, credentialName: c}}");
        assertThat(tls(SERVICE, MESHED, rule))
                .isEqualTo(
                        new UpstreamTls.Originate(true, "", List.of(), "", "", "", false, "", "c"));
    }

    /** Host tls by subset tls, on an endpoint with and one without a sidecar. */
    @ParameterizedTest(name = "host {0}, subset {1}")
    @CsvSource({
        "none,none,mutual,plaintext",
        "none,DISABLE,plaintext,plaintext",
        "none,ISTIO_MUTUAL,mutual,mutual",
        "DISABLE,none,plaintext,plaintext",
        "DISABLE,DISABLE,plaintext,plaintext",
        "DISABLE,ISTIO_MUTUAL,mutual,mutual",
        "ISTIO_MUTUAL,none,mutual,mutual",
        "ISTIO_MUTUAL,DISABLE,plaintext,plaintext",
        "ISTIO_MUTUAL,ISTIO_MUTUAL,mutual,mutual"
    })
    void subsetTlsBeatsHostTlsAndInheritsItWhenAbsent(
            String host, String subset, String injected, String legacy) {
        DestinationRule rule =
                rule(
                        "web",
                        "a",
                        "host: "
                                + HOST
                                + policy(host)
                                + ", subsets: [{name: v1"
                                + policy(subset)
                                + "}]");
        assertThat(kind(target("v1"), MESHED, rule)).isEqualTo(injected);
        assertThat(kind(target("v1"), NAKED, rule)).isEqualTo(legacy);
        if (injected.equals("mutual")) {
            assertThat(tls(target("v1"), MESHED, rule)).isEqualTo(mutual("v1"));
        }
    }

    @Test
    void withoutSubsetRoutingASubsetsTlsDoesNotCount() {
        DestinationRule rule =
                rule(
                        "web",
                        "a",
                        "host: " + HOST + ", subsets: [{name: v1" + policy("DISABLE") + "}]");
        assertThat(kind(SERVICE, MESHED, rule)).isEqualTo("mutual");
    }

    @ParameterizedTest(name = "host {0}, port {1}")
    @CsvSource({
        "DISABLE,'{mode: ISTIO_MUTUAL}',mutual,mutual",
        "ISTIO_MUTUAL,'{mode: DISABLE}',plaintext,plaintext",
        "ISTIO_MUTUAL,'',mutual,plaintext",
        "DISABLE,'',plaintext,plaintext"
    })
    void portTlsBeatsHostTls(String host, String port, String injected, String legacy) {
        String entry =
                "{port: {number: 80}, loadBalancer: {}"
                        + (port.isEmpty() ? "" : ", tls: " + port)
                        + "}";
        DestinationRule rule =
                rule(
                        "web",
                        "a",
                        "host: "
                                + HOST
                                + ", trafficPolicy: {tls: {mode: "
                                + host
                                + "}, portLevelSettings: ["
                                + entry
                                + "]}");
        assertThat(kind(SERVICE, MESHED, rule)).isEqualTo(injected);
        assertThat(kind(SERVICE, NAKED, rule)).isEqualTo(legacy);
    }

    /** dr-08: auto mTLS decides, and still follows what the host says of every endpoint. */
    @Test
    void whereAPortLacksTlsTheHostsModeCountsForAutoMtls() {
        String ports = ", portLevelSettings: [{port: {number: 80}, loadBalancer: {}}]}";
        DestinationRule mutual =
                rule(
                        "web",
                        "a",
                        "host: " + HOST + ", trafficPolicy: {tls: {mode: ISTIO_MUTUAL}" + ports);
        DestinationRule simple =
                rule("web", "a", "host: " + HOST + ", trafficPolicy: {tls: {mode: SIMPLE}" + ports);
        EndpointTarget disabled =
                new EndpointTarget("shop/backend-1", 8080, true, TransportMode.DISABLE);
        assertThat(kind(SERVICE, disabled, mutual)).isEqualTo("mutual");
        assertThat(kind(SERVICE, MESHED, simple)).isEqualTo("plaintext");
    }

    @Test
    void theNamespaceComesBeforeSpecificity() {
        DestinationRule client = disable("web", "wild", "'*.svc.cluster.local'");
        DestinationRule service = mutualTo("shop", "exact", HOST);
        DestinationRule root = mutualTo("istio-system", "root", "'*'");
        assertThat(kind(SERVICE, MESHED, service, client, root)).isEqualTo("plaintext");
        assertThat(kind(SERVICE, NAKED, service, disable("istio-system", "r", HOST)))
                .isEqualTo("mutual");
        assertThat(kind(SERVICE, NAKED, root)).isEqualTo("mutual");
        assertThat(kind(SERVICE, NAKED, mutualTo("other", "o", HOST))).isEqualTo("plaintext");
        assertThat(
                        resolver.resolve(
                                        CLIENT,
                                        SERVICE,
                                        MESHED,
                                        List.of(service, client, root),
                                        MESH)
                                .explanation()
                                .toString())
                .contains("decided by DestinationRule web/wild")
                .contains(
                        "ignored DestinationRule shop/exact: a rule in namespace web comes first");
    }

    @Test
    void inANamespaceTheMoreSpecificHostWinsNotTheOlder() {
        DestinationRule star = disable("web", "a", "'*'");
        DestinationRule wild = disable("web", "b", "'*.cluster.local'");
        DestinationRule longer = mutualTo("web", "c", "'*.shop.svc.cluster.local'");
        DestinationRule exact = disable("web", "d", HOST);
        assertThat(kind(SERVICE, NAKED, star, wild, longer)).isEqualTo("mutual");
        assertThat(kind(SERVICE, MESHED, star, wild, longer, exact)).isEqualTo("plaintext");
    }

    @Test
    void aShortHostBelongsToTheRulesOwnNamespace() {
        assertThat(kind(SERVICE, MESHED, disable("shop", "a", "backend"))).isEqualTo("plaintext");
        assertThat(kind(SERVICE, MESHED, disable("web", "a", "backend"))).isEqualTo("mutual");
    }

    @Test
    void exportToHidesARule() {
        DestinationRule hidden =
                rule("shop", "a", "host: backend, exportTo: ['.']" + policy("DISABLE"));
        assertThat(kind(SERVICE, MESHED, hidden)).isEqualTo("mutual");
        WorkloadRef neighbour = new WorkloadRef("shop", "n", Map.of(), Map.of());
        assertThat(resolver.resolve(neighbour, SERVICE, MESHED, List.of(hidden), MESH).tls())
                .isEqualTo(new UpstreamTls.Plaintext());
        DestinationRule named =
                rule("shop", "a", "host: backend, exportTo: [web]" + policy("DISABLE"));
        assertThat(kind(SERVICE, MESHED, named)).isEqualTo("plaintext");
    }

    @Test
    void aWorkloadSelectorPicksClientsOfItsOwnNamespace() {
        String selector = ", workloadSelector: {matchLabels: {app: frontend}}";
        assertThat(
                        kind(
                                SERVICE,
                                MESHED,
                                rule("web", "a", "host: " + HOST + selector + policy("DISABLE"))))
                .isEqualTo("plaintext");
        assertThat(
                        kind(
                                SERVICE,
                                MESHED,
                                rule("shop", "a", "host: " + HOST + selector + policy("DISABLE"))))
                .isEqualTo("mutual");
        String other = selector.replace("frontend", "other");
        assertThat(
                        kind(
                                SERVICE,
                                MESHED,
                                rule("web", "a", "host: " + HOST + other + policy("DISABLE"))))
                .isEqualTo("mutual");
    }

    @Test
    void twoRulesForOneHostKeepTheFirstPolicyAndAllSubsets() {
        DestinationRule first =
                rule("web", "a", "host: " + HOST + policy("DISABLE") + ", subsets: [{name: v1}]");
        DestinationRule second =
                rule(
                        "web",
                        "b",
                        "host: "
                                + HOST
                                + policy("ISTIO_MUTUAL")
                                + ", subsets: [{name: v1"
                                + policy("ISTIO_MUTUAL")
                                + "}, {name: v2"
                                + policy("ISTIO_MUTUAL")
                                + "}]");
        assertThat(kind(SERVICE, MESHED, second, first)).isEqualTo("plaintext");
        assertThat(kind(target("v1"), MESHED, second, first)).isEqualTo("plaintext");
        assertThat(kind(target("v2"), MESHED, second, first)).isEqualTo("mutual");
    }

    @Test
    void theOrderInWhichRulesArriveNeverMatters() {
        Random random = new Random(20261121);
        List<String> hosts =
                List.of(HOST, "backend", "'*'", "'*.local'", "'*.shop.svc.cluster.local'");
        List<String> namespaces = List.of("web", "shop", "istio-system", "other");
        List<String> modes = List.of("none", "DISABLE", "ISTIO_MUTUAL");
        for (int world = 0; world < 300; world++) {
            List<DestinationRule> rules = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                rules.add(
                        rule(
                                namespaces.get(random.nextInt(4)),
                                "r" + i,
                                "host: "
                                        + hosts.get(random.nextInt(5))
                                        + policy(modes.get(random.nextInt(3)))));
            }
            UpstreamTls first = resolver.resolve(CLIENT, SERVICE, MESHED, rules, MESH).tls();
            Collections.shuffle(rules, random);
            assertThat(resolver.resolve(CLIENT, SERVICE, MESHED, rules, MESH).tls())
                    .as("world %s: %s", world, rules)
                    .isEqualTo(first);
        }
    }

    private static ServiceTarget target(String subset) {
        return new ServiceTarget(HOST, "shop", 80, subset, IDENTITIES, false);
    }

    private static UpstreamTls mutual(String subset) {
        return new UpstreamTls.IstioMutual("outbound_.80_." + subset + "_." + HOST, IDENTITIES);
    }

    private UpstreamTls tls(
            ServiceTarget service, EndpointTarget endpoint, DestinationRule... rules) {
        return resolver.resolve(CLIENT, service, endpoint, Arrays.asList(rules), MESH).tls();
    }

    private String kind(ServiceTarget service, EndpointTarget endpoint, DestinationRule... rules) {
        return switch (tls(service, endpoint, rules)) {
            case UpstreamTls.Plaintext _ -> "plaintext";
            case UpstreamTls.IstioMutual _ -> "mutual";
            case UpstreamTls.Originate _ -> "originate";
        };
    }

    private static String policy(String mode) {
        return mode.equals("none") ? "" : ", trafficPolicy: {tls: {mode: " + mode + "}}";
    }

    private static DestinationRule disable(String namespace, String name, String host) {
        return rule(namespace, name, "host: " + host + policy("DISABLE"));
    }

    private static DestinationRule mutualTo(String namespace, String name, String host) {
        return rule(namespace, name, "host: " + host + policy("ISTIO_MUTUAL"));
    }

    private static DestinationRule rule(String namespace, String name, String spec) {
        String yaml =
                "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: "
                        + name
                        + "}\nspec: {"
                        + spec
                        + "}";
        return (DestinationRule)
                ResourceParser.parse(name, yaml, namespace, Instant.EPOCH).getFirst();
    }
}
