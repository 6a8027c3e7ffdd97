package dev.assay.mesh.policy.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.mesh.policy.resource.ServiceEntry.Location;
import dev.assay.mesh.policy.resource.ServiceEntry.Resolution;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceEntryTest {

    @ParameterizedTest
    @ValueSource(strings = {"v1alpha3", "v1beta1", "v1"})
    void everythingIsRead(String version) {
        ServiceEntry entry =
                read(
                        version,
                        """
                        hosts: [api.example.com, "*.cdn.example.com"]
                        addresses: [192.0.2.7]
                        location: MESH_INTERNAL
                        resolution: STATIC
                        exportTo: ["."]
                        subjectAltNames: [spiffe://x/ns/a/sa/b]
                        ports: [{number: 443, name: tls, protocol: TLS, targetPort: 8443}]
                        endpoints:
                          - {address: 192.0.2.8, ports: {tls: 9443}, labels: {a: b},
                             serviceAccount: s, locality: eu, weight: 2, network: n}
                        """);
        assertThat(entry.hosts()).containsExactly("api.example.com", "*.cdn.example.com");
        assertThat(entry.addresses()).containsExactly("192.0.2.7");
        assertThat(entry.location()).isEqualTo(Location.MESH_INTERNAL);
        assertThat(entry.resolution()).isEqualTo(Resolution.STATIC);
        assertThat(entry.exportTo()).containsExactly(".");
        assertThat(entry.subjectAltNames()).containsExactly("spiffe://x/ns/a/sa/b");
        assertThat(entry.ports()).containsExactly(new ServiceEntry.Port(443, "tls", "TLS", 8443));
        assertThat(entry.endpoints())
                .containsExactly(
                        new ServiceEntry.Endpoint(
                                "192.0.2.8", Map.of("tls", 9443), Map.of("a", "b"), "s"));
    }

    @Test
    void whatIsNotWrittenIsOutsideAndWhereTheCallWasGoing() {
        ServiceEntry entry = read("v1", "hosts: [api.example.com]\n");
        assertThat(entry.location()).isEqualTo(Location.MESH_EXTERNAL);
        assertThat(entry.resolution()).isEqualTo(Resolution.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|at least one host",
                "{hosts: ['*']}|cannot be *",
                "{hosts: ['a b']}|is no host",
                "{hosts: [a.example], addresses: [x]}|no IP address or block",
                "{hosts: [a.example], resolution: DNS, addresses: [192.0.2.0/24]}|CIDR",
                "{hosts: [a.example], ports: [{number: 0, name: a}]}|1-65535",
                "{hosts: [a.example], ports: [{number: 1, name: a}, {number: 1, name: b}]}|duplicate port number",
                "{hosts: [a.example], ports: [{number: 1, name: a}, {number: 2, name: a}]}|duplicate port name",
                "{hosts: [a.example], ports: [{number: 1, name: a, protocol: GOPHER}]}|is no protocol",
                "{hosts: [a.example], endpoints: [{address: 192.0.2.1}]}|resolution type none",
                "{hosts: [a.example], resolution: STATIC, endpoints: [{address: b.example}]}|no IP address",
                "{hosts: ['*.example'], resolution: DNS}|must be FQDN",
                "{hosts: [a.example], resolution: STATIC, workloadSelector: {labels: {a: b}}, endpoints: [{address: 192.0.2.1}]}|only one of",
                "{hosts: [a.example], resolution: STATIC, endpoints: [{address: 192.0.2.1, ports: {x: 1}}]}|not defined",
                "{hosts: [a.example], exportTo: ['.', '*']}|public and private",
                "{hosts: [a.example], location: OUTSIDE}|MESH_EXTERNAL",
                "{hosts: [a.example], resolver: DNS}|resolution"
            })
    void whatCannotBeIsRefused(String spec, String problem) {
        assertThatExceptionOfType(InvalidResource.class)
                .isThrownBy(() -> parse("v1", " " + spec))
                .withMessageContaining(problem);
    }

    private static ServiceEntry read(String version, String spec) {
        return parse(version, "\n" + spec.indent(2));
    }

    private static ServiceEntry parse(String version, String spec) {
        String yaml =
                "apiVersion: networking.istio.io/%s\nkind: ServiceEntry\nmetadata: {name: a}\nspec:%s"
                        .formatted(version, spec);
        return (ServiceEntry)
                ResourceParser.parse("entry.yaml", yaml, "shop", Instant.EPOCH).getFirst();
    }
}
