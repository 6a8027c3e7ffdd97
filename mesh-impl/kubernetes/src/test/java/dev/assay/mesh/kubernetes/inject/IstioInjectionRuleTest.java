package dev.assay.mesh.kubernetes.inject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IstioInjectionRuleTest {

    @ParameterizedTest(name = "namespace {0} {1}, label {2}, annotation {3}: {4}")
    @CsvSource({
        "shop, enabled,  '',    '',    true",
        "shop, '',       '',    '',    false",
        "shop, disabled, '',    '',    false",
        "shop, enabled,  false, '',    false",
        "shop, enabled,  '',    false, false",
        "shop, '',       true,  '',    true",
        "shop, '',       '',    true,  true",
        "shop, enabled,  false, true,  false",
        "shop, enabled,  true,  false, true",
        "shop, disabled, true,  '',    false",
        "shop, enabled,  YES,   '',    true",
        "shop, enabled,  maybe, '',    false",
        "kube-system,     enabled, true, '', false",
        "kube-public,     enabled, true, '', false",
        "kube-node-lease, enabled, true, '', false",
    })
    void labelBeatsAnnotationBeatsNamespace(
            String namespace, String ofNamespace, String label, String annotation, boolean expected)
            throws Exception {
        var pod =
                pod(
                        """
                        metadata: {labels: {%s}, annotations: {%s}}
                        spec: {containers: [{name: app}]}
                        """
                                .formatted(inject(label), inject(annotation)));

        assertThat(InjectionRule.ISTIO.injects(pod, namespace, labels(ofNamespace)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{hostNetwork: true, containers: [{name: app}]}",
                "{containers: [{name: app}, {name: istio-proxy}]}",
                "{containers: [{name: app}], initContainers: [{name: istio-proxy}]}",
            })
    void neverInTheHostsNetworkAndNeverTwice(String spec) throws Exception {
        var pod =
                pod("{metadata: {labels: {sidecar.istio.io/inject: 'true'}}, spec: " + spec + "}");

        assertThat(InjectionRule.ISTIO.injects(pod, "shop", labels("enabled"))).isFalse();
    }

    private static Map<String, String> labels(String value) {
        return value.isEmpty() ? Map.of() : Map.of("istio-injection", value);
    }

    private static String inject(String value) {
        return value.isEmpty() ? "" : "sidecar.istio.io/inject: '" + value + "'";
    }

    private static JsonNode pod(String yaml) throws Exception {
        return new YAMLMapper().readTree(yaml);
    }
}
