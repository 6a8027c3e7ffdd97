package dev.assay.mesh.policy.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of a DestinationRule's bounds counts for a port and a subset. */
class ConnectionAgesTest {

    private static final String RULE =
            """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: d}
            spec:
              host: reviews
              trafficPolicy:
                connectionPool: {tcp: {maxConnectionDuration: 1s}}
                portLevelSettings:
                - {port: {number: 81}, connectionPool: {tcp: {maxConnectionDuration: 2s}}}
                - {port: {number: 82}, connectionPool: {tcp: {maxConnections: 5}}}
                - {port: {number: 83}, tls: {mode: ISTIO_MUTUAL}}
              subsets:
              - name: silent
              - name: tls
                trafficPolicy: {tls: {mode: DISABLE}}
              - name: bounded
                trafficPolicy: {connectionPool: {tcp: {maxConnectionDuration: 3s}}}
              - name: unbounded
                trafficPolicy: {connectionPool: {http: {maxRetries: 1}}}
              - name: port
                trafficPolicy:
                  portLevelSettings:
                  - {port: {number: 80}, connectionPool: {tcp: {maxConnectionDuration: 4s}}}
                  - {port: {number: 81}, tls: {mode: DISABLE}}
            """;

    /** As Istio merges them; 0: without end. */
    @ParameterizedTest
    @CsvSource({
        "80,'',1",
        "81,'',2",
        "82,'',0",
        "83,'',0",
        "80,silent,1",
        "81,silent,2",
        "80,tls,1",
        "81,tls,2",
        "80,bounded,3",
        "81,bounded,3",
        "82,bounded,3",
        "80,unbounded,0",
        "81,unbounded,0",
        "80,port,4",
        "81,port,0",
        "84,port,1",
        "80,nowhere,1",
    })
    void subsetOverHostAndPortOverTheWhole(int port, String subset, long seconds) {
        assertThat(ages(RULE).longest(port, subset))
                .isEqualTo(
                        seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
    }

    @Test
    void otherHostsRulesDoNotCount() {
        assertThat(ages(RULE.replace("host: reviews", "host: ratings")))
                .isEqualTo(ConnectionAges.UNBOUNDED);
    }

    private static ConnectionAges ages(String yaml) {
        var rule =
                (DestinationRule)
                        ResourceParser.parse("rule.yaml", yaml, "shop", Instant.EPOCH).getFirst();
        return ClientRouting.ISTIO
                .hostRules(
                        new WorkloadRef("shop", "client", Map.of(), Map.of()),
                        new ServiceTarget(
                                "reviews.shop.svc.cluster.local", "shop", 0, "", Set.of(), false),
                        false,
                        List.of(rule),
                        new MeshSettings("istio-system", "cluster.local", true))
                .ages();
    }
}
