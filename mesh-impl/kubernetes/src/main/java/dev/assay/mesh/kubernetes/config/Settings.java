package dev.assay.mesh.kubernetes.config;

import java.time.Duration;
import java.util.Map;

/**
 * What the control plane's container is told by its environment.
 *
 * @param namespace {@code POD_NAMESPACE}: where the control plane runs
 * @param image {@code PROXY_IMAGE}: what injected containers run
 * @param clusterDomain {@code CLUSTER_DOMAIN}: the DNS suffix of services
 * @param certificateLifetime {@code DEFAULT_WORKLOAD_CERT_TTL}: of workload certificates
 * @param keyRefresh {@code PILOT_JWT_PUB_KEY_REFRESH_INTERVAL}: how often token issuers' keys are
 *     fetched anew
 * @param injectionWebhook {@code INJECTION_WEBHOOK_CONFIG_NAME}
 * @param validationWebhook {@code VALIDATION_WEBHOOK_CONFIG_NAME}
 * @param ports where it listens
 */
public record Settings(
        String namespace,
        String image,
        String clusterDomain,
        Duration certificateLifetime,
        Duration keyRefresh,
        String injectionWebhook,
        String validationWebhook,
        Ports ports) {

    /**
     * Where it listens; 0 lets the system choose.
     *
     * @param grpc {@code GRPC_PORT}: CSR service and ADS
     * @param webhook {@code WEBHOOK_PORT}
     * @param health {@code HEALTH_PORT}: plain HTTP, {@code /healthz} and {@code /ready}
     */
    public record Ports(int grpc, int webhook, int health) {

        /** Istio's. */
        public static final Ports ISTIO = new Ports(15012, 15017, 15014);

        /** Whatever is free. */
        public static final Ports ANY = new Ports(0, 0, 0);
    }

    /**
     * Reads environment variables.
     *
     * @throws BadConfiguration at the first that is missing or wrong
     */
    public static Settings from(Map<String, String> environment) throws BadConfiguration {
        var namespace = required(environment, "POD_NAMESPACE", "the control plane's namespace");
        return new Settings(
                namespace,
                required(environment, "PROXY_IMAGE", "the image of injected containers"),
                environment.getOrDefault("CLUSTER_DOMAIN", "cluster.local"),
                PositiveDuration.parse(
                        "DEFAULT_WORKLOAD_CERT_TTL",
                        environment.getOrDefault("DEFAULT_WORKLOAD_CERT_TTL", "24h0m0s")),
                PositiveDuration.parse(
                        "PILOT_JWT_PUB_KEY_REFRESH_INTERVAL",
                        environment.getOrDefault("PILOT_JWT_PUB_KEY_REFRESH_INTERVAL", "20m")),
                environment.getOrDefault(
                        "INJECTION_WEBHOOK_CONFIG_NAME", "istio-sidecar-injector-" + namespace),
                environment.getOrDefault(
                        "VALIDATION_WEBHOOK_CONFIG_NAME", "istio-validator-" + namespace),
                new Ports(
                        port(environment, "GRPC_PORT", Ports.ISTIO.grpc()),
                        port(environment, "WEBHOOK_PORT", Ports.ISTIO.webhook()),
                        port(environment, "HEALTH_PORT", Ports.ISTIO.health())));
    }

    /** The name at which agents and the API server call the control plane. */
    public String host() {
        return "istiod." + namespace + ".svc";
    }

    private static String required(Map<String, String> environment, String name, String meaning)
            throws BadConfiguration {
        var value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new BadConfiguration(
                    "environment variable %s is not set: it must name %s".formatted(name, meaning));
        }
        return value;
    }

    private static int port(Map<String, String> environment, String name, int standard)
            throws BadConfiguration {
        var value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            return standard;
        }
        if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65535) {
            throw new BadConfiguration(
                    "environment variable %s: '%s' is no port (expected: 0 to 65535)"
                            .formatted(name, value));
        }
        return Integer.parseInt(value);
    }
}
