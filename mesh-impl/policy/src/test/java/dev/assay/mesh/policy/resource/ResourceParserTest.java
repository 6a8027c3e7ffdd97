package dev.assay.mesh.policy.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import dev.assay.mesh.policy.resource.PeerAuthentication.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceParserTest {

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    @Test
    void readsSeveralDocumentsInEveryApiVersion() {
        List<Resource> resources =
                parse(
                        """
                        # a comment before the first document
                        ---
                        apiVersion: security.istio.io/v1beta1
                        kind: PeerAuthentication
                        metadata:
                          name: backend
                        spec:
                          selector:
                            matchLabels:
                              app: backend
                          mtls:
                            mode: STRICT
                          portLevelMtls:
                            8080: {mode: DISABLE}
                            "9090":
                              mode: UNSET
                        ---
                        apiVersion: networking.istio.io/v1alpha3
                        kind: DestinationRule
                        metadata:
                          name: backend
                          namespace: other
                          creationTimestamp: "2020-01-01T00:00:00Z"
                        spec:
                          host: backend
                          trafficPolicy:
                            loadBalancer: {simple: ROUND_ROBIN}
                            tls:
                              mode: ISTIO_MUTUAL
                            portLevelSettings:
                            - port: {number: 80}
                              tls: {mode: DISABLE}
                            - port: {number: 81}
                              loadBalancer: {simple: RANDOM}
                          subsets:
                          - name: v1
                            labels: {version: v1}
                        ---
                        """);
        assertThat(resources).hasSize(2);
        PeerAuthentication peer = (PeerAuthentication) resources.get(0);
        assertThat(peer.key()).hasToString("PeerAuthentication shop/backend");
        assertThat(peer.metadata().creationTimestamp()).isEqualTo(NOW);
        assertThat(peer.mode()).isEqualTo(Mode.STRICT);
        assertThat(peer.portModes()).isEqualTo(Map.of(8080, Mode.DISABLE, 9090, Mode.UNSET));
        DestinationRule rule = (DestinationRule) resources.get(1);
        assertThat(rule.metadata().namespace()).isEqualTo("other");
        assertThat(rule.metadata().creationTimestamp()).isEqualTo("2020-01-01T00:00:00Z");
        assertThat(rule.trafficPolicy().otherSettings()).containsExactly("loadBalancer");
        assertThat(rule.trafficPolicy().tls().mode())
                .isEqualTo(ClientTlsSettings.Mode.ISTIO_MUTUAL);
        assertThat(rule.trafficPolicy().ports())
                .isEqualTo(
                        Map.of(
                                80,
                                ClientTlsSettings.of(ClientTlsSettings.Mode.DISABLE),
                                81,
                                ClientTlsSettings.ABSENT));
        assertThat(rule.subsets().getFirst().trafficPolicy().written()).isFalse();
    }

    @Test
    void readsLists() {
        assertThat(
                        parse(
                                """
                                {"apiVersion": "v1", "kind": "List", "items": [
                                  {"apiVersion": "security.istio.io/v1", "kind": "AuthorizationPolicy",
                                   "metadata": {"name": "a"}, "spec": {}},
                                  {"apiVersion": "security.istio.io/v1", "kind": "AuthorizationPolicy",
                                   "metadata": {"name": "b"}, "spec": {"rules": [{}]}}]}
                                """))
                .extracting(r -> ((AuthorizationPolicy) r).rules().size())
                .containsExactly(0, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec:\n  mtls: {mode: UNSET}",
                "spec:\n  mtls:",
                "spec:\n  mtls: {}",
                "spec: {}",
                ""
            })
    void everyWayOfSayingNothingIsUnset(String spec) {
        PeerAuthentication policy = (PeerAuthentication) parse(peer(spec)).getFirst();
        assertThat(policy.mode()).isEqualTo(Mode.UNSET);
    }

    @Test
    void aTlsBlockWithoutModeIsDisableAndNoBlockIsAutomatic() {
        assertThat(tls("trafficPolicy: {tls: {}}")).isEqualTo(ClientTlsSettings.Mode.DISABLE);
        assertThat(tls("trafficPolicy: {loadBalancer: {simple: RANDOM}}"))
                .isEqualTo(ClientTlsSettings.Mode.AUTOMATIC);
        refused(destination("trafficPolicy: {}"), "traffic policy must have at least one field");
        refused(
                destination("trafficPolicy: {portLevelSettings: [{port: {number: 80}}]}"),
                "portLevelSettings[0].tls: is missing");
    }

    @Test
    void aMisspeltValueNamesFileLineFieldAndFix() {
        refused(
                peer("spec:\n  mtls:\n    mode: STRCT"),
                "pa.yaml:6: spec.mtls.mode: 'STRCT' is unknown: did you mean STRICT?");
        refused(
                peer("spec:\n  mtls: {mode: SOMETIMES}"),
                "expected one of [DISABLE, PERMISSIVE, STRICT, UNSET]");
    }

    @Test
    void anUnknownFieldIsRefusedWithASuggestion() {
        refused(
                peer("spec:\n  mtlss:\n    mode: STRICT"),
                "pa.yaml:5: spec.mtlss: unknown field: did you mean mtls?");
        refused(peer("mtls:\n  mode: STRICT"), "pa.yaml:4: mtls: unknown field");
        refused(
                peer("spec:\n  selector:\n    matchLabel: {a: b}"),
                "spec.selector.matchLabel: unknown field: did you mean matchLabels?");
    }

    @Test
    void anUnimplementedKindIsRefusedWithTheOnesThatAre() {
        refused(
                "apiVersion: networking.istio.io/v1\nkind: EnvoyFilter\nmetadata: {name: x}",
                "pa.yaml:2: kind: this mesh does not implement EnvoyFilter: expected one of"
                        + " [AuthorizationPolicy, DestinationRule, Gateway, PeerAuthentication, RequestAuthentication, ServiceEntry, VirtualService]");
        refused(
                "apiVersion: security.istio.io/v1\nkind: PeerAuthentification\nmetadata: {name: x}",
                "did you mean PeerAuthentication?");
        refused(
                "apiVersion: security.istio.io/v2\nkind: PeerAuthentication\nmetadata: {name: x}",
                "apiVersion: 'security.istio.io/v2' does not have PeerAuthentication: did you mean"
                        + " security.istio.io/v1?");
    }

    @Test
    void numbersWhereTextBelongsAreToBeQuoted() {
        refused(
                authz("rules: [{to: [{operation: {ports: [80]}}]}]"),
                "spec.rules[0].to[0].operation.ports[0]: expected text: write \"80\" with quotes");
    }

    @Test
    void brokenYamlAndDoubleFieldsAreRefused() {
        refused("kind: [", "pa.yaml:1: not readable");
        refused(peer("spec:\n  mtls: {mode: STRICT}\n  mtls: {mode: DISABLE}"), "written twice");
        refused("just text", "expected a mapping");
        refused("apiVersion: v1\nkind: List", "items: expected a list");
        refused(peer("spec: {}").replace("{name: p}", "{}"), "metadata.name: is missing: add it");
    }

    @Test
    void emptyTextHoldsNothing() {
        assertThat(parse("")).isEmpty();
        assertThat(parse("# nothing\n---\n---\n")).isEmpty();
    }

    @Test
    void portLevelMtlsNeedsASelectorPortsAndEntries() {
        String ports = "\n  portLevelMtls: {80: {mode: STRICT}}";
        String selected = "spec:\n  selector: {matchLabels: {a: b}}";
        assertThat(parse(peer(selected + ports))).hasSize(1);
        refused(
                peer("spec:" + ports),
                "pa.yaml:5: spec.portLevelMtls: portLevelMtls requires selector");
        refused(
                peer("spec:\n  selector: {matchLabels: {}}" + ports),
                "portLevelMtls requires selector");
        refused(peer("spec:\n  selector:" + ports), "portLevelMtls requires selector");
        refused(peer(selected + ports.replace("80", "0")), "port must be between 1-65535");
        refused(peer(selected + ports.replace("80", "65536")), "port must be between 1-65535");
        refused(peer(selected + ports.replace("80", "http")), "is no port number");
        refused(peer(selected + "\n  portLevelMtls: {}"), "should have at least 1 propert");
    }

    @Test
    void theWebhookRefusesRulesThatCannotWork() {
        refused(authz("action: DENY"), "DENY action without `rules` is meaningless");
        refused(authz("{action: DENY, rules: []}"), "DENY action without `rules` is meaningless");
        assertThat(parse(authz("{action: DENY, rules: [{}]}"))).hasSize(1);
        refused(when("no.such.key", "x"), "unknown attribute: no.such.key");
        refused(when("source.namespce", "x"), "did you mean source.namespace?");
        refused(authz("rules: [{when: [{key: source.ip}]}]"), "at least one of `values`");
        assertThat(parse(when("request.headers[x-a]", "x"))).hasSize(1);
        assertThat(parse(when("request.auth.claims[a][b]", "x"))).hasSize(1);
        refused(source("serviceAccounts: [a/b], principals: [x]"), "Cannot set serviceAccounts");
        refused(source("serviceAccounts: [a/b], notNamespaces: [x]"), "Cannot set serviceAccounts");
        assertThat(parse(source("serviceAccounts: [a/b, c], ipBlocks: [10.0.0.0/8]"))).hasSize(1);
        refused(source("ipBlocks: [10.0.0.0/33]"), "is no IP address or block");
        refused(source(""), "cannot be empty");
        refused(authz("rules: [{from: []}]"), "spec.rules[0].from: cannot be empty");
        refused(authz("rules: [{from: [{}]}]"), "spec.rules[0].from[0].source: is missing");
        refused(operation("ports: ['65536']"), "is no port");
        refused(operation("paths: ['/a/{**}/{*}']"), "not the last operator");
        refused(operation("paths: ['/a{*}']"), "beyond a supported path template");
        refused(operation("paths: ['/{*}/x*']"), "'x*' is no segment of a path");
        refused(operation("paths: ['/{*}//x']"), "'' is no segment of a path");
        assertThat(parse(operation("paths: ['/a/{*}/c', '/a/{**}', '/{*}/']"))).hasSize(1);
        assertThat(parse(operation("ports: ['0', '08080', '65535']"))).hasSize(1);
        refused(authz("action: CUSTOM\n  rules: [{}]"), "`provider.name` must not be empty");
    }

    @Test
    void customTakesOnlyWhatIsKnownBeforeAProviderIsAsked() {
        String custom = "action: CUSTOM\n  provider: {name: p}\n  rules: [{%s}]";
        assertThat(parse(authz(custom.formatted("from: [{source: {ipBlocks: [10.0.0.0/8]}}]"))))
                .hasSize(1);
        for (String source :
                List.of("principals: [a]", "notNamespaces: [a]", "serviceAccounts: [a]")) {
            refused(
                    authz(custom.formatted("from: [{source: {" + source + "}}]")),
                    "is not supported with CUSTOM action");
        }
        for (String key : List.of("source.principal", "request.auth.claims[iss]")) {
            refused(
                    authz(custom.formatted("when: [{key: '" + key + "', values: [a]}]")),
                    "is not supported with CUSTOM action");
        }
    }

    @Test
    void conditionsAreHeldToTheRulesOfTheFieldsThatTheyStandFor() {
        refused(when("source.serviceAccount", "'shop/*'"), "is no service account");
        refused(when("source.principal", "''"), "cannot have an empty value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"['*', '.']", "['*', web]", "['.', shop]", "['~']", "[a_b]", "[a.b]"})
    void exportToNamesEverybodyOrItsOwnNamespaceOrOthers(String exportTo) {
        refused(destination("exportTo: " + exportTo), "spec.exportTo: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backend",
                "*",
                "*.shop",
                "*end.shop",
                "*-end.shop",
                "A.shop",
                "a.b.",
                "123"
            })
    void aHostIsADnsNameOrTheEndOfSome(String host) {
        assertThat(parse(to(host))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "back_end",
                "10.1.0.1",
                "back*",
                "a.*.svc",
                "-a",
                "a-",
                "a..svc",
                ".a",
                "**"
            })
    void whatIsNoDnsNameIsNoHost(String host) {
        refused(to(host), "spec.host: '" + host + "' is no host");
    }

    @Test
    void aRuleForParticularClientsIsItsOwnNamespacesAlone() {
        String selector = "workloadSelector: {matchLabels: {a: b}}, ";
        assertThat(parse(destination(selector + "exportTo: ['.']"))).hasSize(1);
        assertThat(parse(destination(selector + "exportTo: [shop]"))).hasSize(1);
        refused(destination(selector + "exportTo: ['*']"), "beyond its own namespace");
        refused(destination(selector + "exportTo: [web]"), "beyond its own namespace");
    }

    @ParameterizedTest
    @CsvSource({
        "true,true",
        "True,true",
        "TRUE,true",
        "1,true",
        "t,true",
        "false,false",
        "0,false"
    })
    void aTrialIsAskedForInAnySpellingThatGoReads(String annotation, boolean trial) {
        AuthorizationPolicy policy =
                (AuthorizationPolicy) parse(onTrial(annotation, "rules: [{}]")).getFirst();
        assertThat(policy.dryRun()).isEqualTo(trial);
    }

    @Test
    void onlyAllowAndDenyCanBeTried() {
        refused(onTrial("yes", "rules: [{}]"), "'yes' is neither true nor false");
        refused(onTrial("true", "{action: AUDIT, rules: [{}]}"), "only supports action");
        assertThat(parse(onTrial("true", "{action: DENY, rules: [{}]}"))).hasSize(1);
    }

    private static String onTrial(String annotation, String spec) {
        return authz(spec)
                .replace(
                        "{name: a}",
                        "{name: a, annotations: {istio.io/dry-run: '" + annotation + "'}}");
    }

    @Test
    void mutualNeedsCertificateAndKey() {
        refused(rule("mode: MUTUAL"), "client certificate required for mutual tls");
        refused(rule("mode: MUTUAL, clientCertificate: /c"), "private key required for mutual tls");
        assertThat(parse(rule("mode: MUTUAL, clientCertificate: /c, privateKey: /k"))).hasSize(1);
        assertThat(parse(rule("mode: ISTIO_MUTUAL, clientCertificate: /c"))).hasSize(1);
        refused(rule("mode: SIMPLE, credentialName: s, caCrl: /c"), "if credentialName is set");
        refused(
                rule("mode: SIMPLE, caCertificates: /c, insecureSkipVerify: true"),
                "cannot verify");
        refused(
                rule(
                        "mode: MUTUAL, clientCertificate: /c, privateKey: /k, subjectAltNames: [a],"
                                + " insecureSkipVerify: true"),
                "cannot verify");
        refused(rule("mode: AUTOMATIC"), "'AUTOMATIC' is unknown");
    }

    @Test
    void readTakesWhatTheWebhookWouldRefuse() {
        AuthorizationPolicy policy =
                (AuthorizationPolicy)
                        ResourceParser.read("x", authz("action: DENY"), "shop", NOW).getFirst();
        assertThat(policy.action()).isEqualTo(Action.DENY);
        assertThat(policy.rules()).isEmpty();
    }

    @Test
    void whatKubernetesAddsIsAccepted() {
        assertThat(
                        parse(
                                """
                                apiVersion: security.istio.io/v1
                                kind: PeerAuthentication
                                metadata:
                                  name: p
                                  uid: 1
                                  generation: 3
                                  managedFields: [{manager: kubectl}]
                                  annotations: {a: b}
                                status: {conditions: []}
                                """))
                .hasSize(1);
    }

    private static ClientTlsSettings.Mode tls(String spec) {
        String yaml =
                "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: d}\n"
                        + "spec:\n  host: h\n  "
                        + spec;
        return ((DestinationRule) parse(yaml).getFirst()).trafficPolicy().tls().mode();
    }

    private static String to(String host) {
        return destination("subsets: []").replace("host: h", "host: '" + host + "'");
    }

    private static String destination(String fields) {
        return "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: d}\n"
                + "spec: {host: h, "
                + fields
                + "}";
    }

    private static String rule(String tls) {
        return "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: d}\n"
                + "spec: {host: h, trafficPolicy: {tls: {"
                + tls
                + "}}}";
    }

    private static String peer(String spec) {
        return "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: p}\n"
                + spec;
    }

    private static String authz(String spec) {
        return "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: a}\n"
                + "spec:\n  "
                + spec;
    }

    private static String when(String key, String value) {
        return authz("rules: [{when: [{key: '" + key + "', values: [" + value + "]}]}]");
    }

    private static String source(String fields) {
        return authz("rules: [{from: [{source: {" + fields + "}}]}]");
    }

    private static String operation(String fields) {
        return authz("rules: [{to: [{operation: {" + fields + "}}]}]");
    }

    private static List<Resource> parse(String yaml) {
        return ResourceParser.parse("pa.yaml", yaml, "shop", NOW);
    }

    private static void refused(String yaml, String message) {
        assertThatExceptionOfType(InvalidResource.class)
                .isThrownBy(() -> parse(yaml))
                .withMessageContaining(message);
    }
}
