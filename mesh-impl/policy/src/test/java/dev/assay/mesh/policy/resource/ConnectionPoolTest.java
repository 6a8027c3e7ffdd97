package dev.assay.mesh.policy.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a DestinationRule says of connections' ages, and what it cannot say. */
class ConnectionPoolTest {

    private static final String FIELD = "connectionPool.tcp.maxConnectionDuration";

    @Test
    void readsTheWholesAndThePortsOwn() {
        TrafficPolicy policy =
                parse(
                        """
                        connectionPool:
                          tcp: {maxConnections: 100, connectTimeout: 30ms, idleTimeout: 10m,
                                tcpKeepalive: {time: 7200s}, maxConnectionDuration: 1h30m}
                          http: {http2MaxRequests: 1000, idleTimeout: 10m}
                        portLevelSettings:
                        - port: {number: 80}
                          connectionPool: {tcp: {maxConnectionDuration: 2s}}
                        - port: {number: 80}
                          connectionPool: {tcp: {maxConnectionDuration: 3s}}
                        - port: {number: 81}
                          connectionPool: {http: {maxRetries: 3}}
                        - port: {number: 82}
                          loadBalancer: {simple: RANDOM}
                        """);
        assertThat(policy.otherSettings()).containsExactly("connectionPool");
        assertThat(policy.pools())
                .isEqualTo(
                        new ConnectionPools(
                                bounded(Duration.ofMinutes(90)),
                                Map.of(
                                        80,
                                        bounded(Duration.ofSeconds(2)),
                                        81,
                                        new ConnectionPool(true, Optional.empty()),
                                        82,
                                        ConnectionPool.ABSENT)));
    }

    @Test
    void whoSaysNothingBoundsNothing() {
        assertThat(parse("tls: {mode: DISABLE}").pools()).isEqualTo(ConnectionPools.ABSENT);
        assertThat(parse("connectionPool: {tcp: {maxConnectionDuration: }}").pools().whole())
                .isEqualTo(new ConnectionPool(true, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "1ms,1",
        "0.5s,500",
        "1.5h,5400000",
        "2m1s,121000",
        "2000000us,2000",
        "1000h,3600000000"
    })
    void takesDurationsAsIstioWritesThem(String written, long millis) {
        assertThat(parse(bound(written)).pools().whole())
                .isEqualTo(bounded(Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''",
                "two seconds",
                "'2'",
                "2 s",
                "2S",
                "s",
                "-2s",
                "+2s",
                "1e3s",
                "0x10s",
                "Infinity",
                "1d",
                "٢s",
                "99999999999999999999s",
                "999999999999h",
                "'2s\\n'"
            })
    void whatIsNoDurationIsRefusedWithFileFieldAndFix(String written) {
        refused(
                bound(written),
                "rule.yaml:6: spec.trafficPolicy."
                        + FIELD
                        + ": expected a duration, such as \"30m\" or \"2.5s\"");
    }

    @Test
    void lengthIsNoWayToSpendOurStack() {
        refused(bound("1h".repeat(500_000)), "expected a duration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "'0'", "999us", "0.0009s", "0h0m0s"})
    void whatIsTooShortIsRefused(String written) {
        refused(
                bound(written),
                "rule.yaml:6: spec.trafficPolicy."
                        + FIELD
                        + ": must be a valid duration greater than 1ms: write 1ms or more");
    }

    @Test
    void partsOfAMillisecondAreRefused() {
        refused(bound("1.0005s"), FIELD + ": only durations to ms precision are supported");
        refused(
                "portLevelSettings: [{port: {number: 80}, " + bound("0s") + "}]",
                "portLevelSettings." + FIELD + ": must be a valid duration");
    }

    @Test
    void aMisspeltFieldIsNotPassedOverAndAnEmptyBlockSaysNothing() {
        refused(
                "connectionPool: {tcp: {maxConnectionDuraton: 2s}}",
                "did you mean maxConnectionDuration?");
        refused("connectionPool: {tpc: {maxConnectionDuration: 2s}}", "did you mean tcp?");
        refused("connectionPool: {}", "connectionPool: must have at least one field");
        refused(bound("2"), "expected text: write \"2\" with quotes");
    }

    private static ConnectionPool bounded(Duration longest) {
        return new ConnectionPool(true, Optional.of(longest));
    }

    private static String bound(String written) {
        return "connectionPool: {tcp: {maxConnectionDuration: " + written + "}}";
    }

    private static TrafficPolicy parse(String policy) {
        String yaml =
                """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: d}
                spec:
                  trafficPolicy:
                %s
                  host: h
                """
                        .formatted(policy.indent(4).stripTrailing());
        return ((DestinationRule)
                        ResourceParser.parse("rule.yaml", yaml, "shop", Instant.EPOCH).getFirst())
                .trafficPolicy();
    }

    private static void refused(String policy, String message) {
        assertThatExceptionOfType(InvalidResource.class)
                .isThrownBy(() -> parse(policy))
                .withMessageContaining(message);
    }
}
