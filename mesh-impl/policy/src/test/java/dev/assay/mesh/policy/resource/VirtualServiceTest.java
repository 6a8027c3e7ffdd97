package dev.assay.mesh.policy.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.mesh.policy.resource.VirtualService.Destination;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a VirtualService, and what is refused. */
class VirtualServiceTest {

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha3"})
    void readsRoutesToSubsets(String version) {
        var service =
                parse(
                        """
                        apiVersion: networking.istio.io/%s
                        kind: VirtualService
                        metadata: {name: reviews}
                        spec:
                          hosts: [reviews]
                          exportTo: [.]
                          http:
                          - name: by-header
                            match:
                            - headers: {x-version: {exact: v2}, x-any: {}, x-null: }
                              uri: {prefix: /v2}
                            route:
                            - destination: {host: reviews, subset: v2, port: {number: 80}}
                          - route:
                            - {destination: {host: reviews, subset: v1}, weight: 90}
                            - {destination: {host: other.shop}, weight: 10}
                        """
                                .formatted(version));
        assertThat(service.hosts()).containsExactly("reviews");
        assertThat(service.isForSidecars()).isTrue();
        assertThat(service.exportTo()).containsExactly(".");
        assertThat(service.http().get(0).matches())
                .containsExactly(
                        new HttpMatch(
                                Optional.of(new TextMatch.Prefix("/v2")),
                                Map.of(
                                        "x-version", new TextMatch.Exact("v2"),
                                        "x-any", new TextMatch.Present(),
                                        "x-null", new TextMatch.Present())));
        assertThat(service.http().get(0).destinations())
                .containsExactly(new Destination("reviews", "v2", 80, 0));
        assertThat(service.http().get(1).destinations())
                .containsExactly(
                        new Destination("reviews", "v1", 0, 90),
                        new Destination("other.shop", "", 0, 10));
    }

    @Test
    void aServiceForGatewaysAloneIsNotForSidecars() {
        var text = spec("hosts: [a], gateways: [in], http: [{route: [{destination: {host: a}}]}]");
        assertThat(parse(text).isForSidecars()).isFalse();
        assertThat(parse(text.replace("[in]", "[in, mesh]")).isForSidecars()).isTrue();
    }

    /** Names as Istio resolves them; {@code mesh} is no Gateway. */
    @ParameterizedTest
    @CsvSource({
        "in, shop/in, true",
        "in, other/in, false",
        "other/in, other/in, true",
        "./in, shop/in, true",
        "in.other.svc.cluster.local, other/in, true",
        "in.other, other/in, true",
        "mesh, shop/mesh, false",
    })
    void namesGateways(String written, String gateway, boolean bound) {
        var text =
                spec(
                        "hosts: [a], gateways: ['%s'], http: [{route: [{destination: {host: a}}]}]"
                                .formatted(written));
        assertThat(parse(text).isFor(gateway)).isEqualTo(bound);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: [{route: [{destination: {host: a}}]}] | at least one host",
                "hosts: [a] | http must be provided",
                "hosts: [a], http: [{}] | route is required",
                "hosts: ['a_b'], http: [{route: [{destination: {host: a}}]}] | is no host",
                "hosts: [a], http: [{route: [{destination: {host: '*.a'}}]}] | is no host",
                "hosts: [a], http: [{route: [{destination: {subset: v1}}]}] | host",
                "hosts: [a], http: [{route: [{weight: 1}]}] | destination",
                "hosts: [a], http: [{route: [{destination: {host: a}}, {destination: {host: b}}]}] | weight = 0",
                "hosts: [a], http: [{route: [{destination: {host: a}, weight: -1}]}] | whole number",
                "hosts: [a], http: [{match: [{uri: {}}], route: [{destination: {host: a}}]}] | exact or prefix",
                "hosts: [a], http: [{match: [{headers: {x: {prefix: ''}}}], route: [{destination: {host: a}}]}] | prefix",
                "hosts: [a], tcp: [{route: [{destination: {host: a}}]}] | does not implement 'tcp'",
                "hosts: [a], http: [{timeout: 1s, route: [{destination: {host: a}}]}] | does not implement 'timeout'",
                "hosts: [a], http: [{fault: {}, route: [{destination: {host: a}}]}] | does not implement 'fault'",
                "hosts: [a], http: [{match: [{method: {exact: GET}}], route: [{destination: {host: a}}]}] | does not implement 'method'",
                "hosts: [a], http: [{match: [{uri: {regex: a}}], route: [{destination: {host: a}}]}] | does not implement 'regex'",
                "hosts: [a], http: [{match: [{urj: {exact: a}}], route: [{destination: {host: a}}]}] | unknown field",
            })
    void isRefused(String spec, String why) {
        assertThatExceptionOfType(InvalidResource.class)
                .isThrownBy(() -> parse(spec(spec)))
                .withMessageContaining(why);
    }

    @Test
    void matchesAsEnvoyDoes() {
        var match =
                new HttpMatch(
                        Optional.of(new TextMatch.Exact("/a")),
                        Map.of("x-version", new TextMatch.Exact("v1,v2")));
        Map<String, List<String>> headers = Map.of("x-version", List.of("v1", "v2"));
        assertThat(match.matches("/a?b=c", name -> headers.getOrDefault(name, List.of()))).isTrue();
        assertThat(match.matches("/ab", name -> headers.getOrDefault(name, List.of()))).isFalse();
        assertThat(match.matches("/a", _ -> List.of("v1"))).isFalse();
        assertThat(match.matches("/a", _ -> List.of())).isFalse();
        var present = new HttpMatch(Optional.empty(), Map.of("x", new TextMatch.Present()));
        assertThat(present.matches("/", _ -> List.of(""))).isTrue();
        assertThat(present.matches("/", _ -> List.of())).isFalse();
    }

    private static String spec(String spec) {
        return """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: routes}
        spec: {%s}
        """
                .formatted(spec);
    }

    private static VirtualService parse(String yaml) {
        return (VirtualService)
                ResourceParser.parse("routes.yaml", yaml, "shop", Instant.EPOCH).getFirst();
    }
}
