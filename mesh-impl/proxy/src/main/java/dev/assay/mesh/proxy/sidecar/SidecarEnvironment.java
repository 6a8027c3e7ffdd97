package dev.assay.mesh.proxy.sidecar;

import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.policy.resource.GoDuration;
import dev.assay.mesh.proxy.agent.AgentSettings;
import dev.assay.mesh.proxy.sidecar.probe.AppProbe;
import dev.assay.mesh.proxy.sidecar.probe.AppProbes;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the injection tells a sidecar by environment variables, under Istio's names (istio/istio
 * {@code manifests/charts/istio-control/istio-discovery/files/injection-template.yaml}).
 *
 * @param agent {@code POD_NAME}, {@code POD_NAMESPACE}, {@code INSTANCE_IP}, {@code
 *     SERVICE_ACCOUNT} (default), {@code TRUST_DOMAIN} (cluster.local), {@code SECRET_TTL} (24h),
 *     and what {@link KeyVariables} and {@link GraceVariables} read
 * @param address {@code INSTANCE_IP}, IPv4
 * @param controlPlane {@code CA_ADDR} and {@code PILOT_ADDR}, which must be equal
 *     (istiod.istio-system.svc:15012)
 * @param probes {@code ISTIO_KUBE_APP_PROBERS}, by path
 * @param appMetrics {@code ISTIO_PROMETHEUS_ANNOTATIONS}: where the application serves metrics
 * @param drain {@code TERMINATION_DRAIN_DURATION_SECONDS} (5)
 * @param trustedProxies {@code NUM_TRUSTED_PROXIES} (0); for a gateway, whose {@code NODE_TYPE} is
 *     router and not sidecar
 */
public record SidecarEnvironment(
        AgentSettings agent,
        InetAddress address,
        ControlPlane controlPlane,
        Map<String, AppProbe> probes,
        Optional<AppProbe.HttpGet> appMetrics,
        Duration drain,
        int trustedProxies) {

    private static final String CA_ADDR = "CA_ADDR";
    private static final String PILOT_ADDR = "PILOT_ADDR";
    private static final String CONTROL_PLANE = "istiod.istio-system.svc:15012";
    private static final int MAX_PORT = 65_535;

    /** An hour; a pod's grace period is seconds. */
    private static final int MAX_DRAIN_SECONDS = 3600;

    /** Nobody has that many; a header of so many addresses would be refused for its length. */
    private static final int MAX_TRUSTED_PROXIES = 1000;

    /** Where CA and configuration are served; the certificate there shows the host's name. */
    public record ControlPlane(String host, int port) {}

    public SidecarEnvironment {
        probes = Map.copyOf(probes);
    }

    /**
     * Reads the variables.
     *
     * @throws InvalidEnvironment naming the first that is wrong
     */
    public static SidecarEnvironment read(Map<String, String> variables) throws InvalidEnvironment {
        var in = new Variables(variables);
        InetAddress address = address(in);
        String controlPlane = in.text(CA_ADDR, CONTROL_PLANE);
        if (!in.text(PILOT_ADDR, controlPlane).equals(controlPlane)) {
            throw new InvalidEnvironment(
                    PILOT_ADDR,
                    "'%s' (expected: '%s' as in CA_ADDR: one server serves both)"
                            .formatted(in.text(PILOT_ADDR, ""), controlPlane));
        }
        return new SidecarEnvironment(
                new AgentSettings(
                        trustDomain(in),
                        in.required("POD_NAMESPACE"),
                        in.required("POD_NAME"),
                        in.text("SERVICE_ACCOUNT", "default"),
                        address.getHostAddress(),
                        ttl(in),
                        kind(in),
                        KeyVariables.read(in),
                        GraceVariables.read(in)),
                address,
                controlPlane(controlPlane),
                probes(in),
                AppMetrics.read(in),
                Duration.ofSeconds(
                        in.number("TERMINATION_DRAIN_DURATION_SECONDS", 5, MAX_DRAIN_SECONDS)),
                in.number("NUM_TRUSTED_PROXIES", 0, MAX_TRUSTED_PROXIES));
    }

    private static AgentSettings.Kind kind(Variables in) throws InvalidEnvironment {
        String text = in.text("NODE_TYPE", "sidecar");
        return switch (text) {
            case "sidecar" -> AgentSettings.Kind.SIDECAR;
            case "router" -> AgentSettings.Kind.ROUTER;
            default ->
                    throw new InvalidEnvironment(
                            "NODE_TYPE", "'" + text + "' (expected: sidecar or router)");
        };
    }

    private static InetAddress address(Variables in) throws InvalidEnvironment {
        String text = in.required("INSTANCE_IP");
        try {
            if (InetAddress.ofLiteral(text) instanceof Inet4Address address) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidEnvironment(
                    "INSTANCE_IP", "'" + text + "' (expected: an IPv4 address)");
        }
        throw new InvalidEnvironment(
                "INSTANCE_IP", "'" + text + "' (expected: an IPv4 address; IPv6 is not captured)");
    }

    private static TrustDomain trustDomain(Variables in) throws InvalidEnvironment {
        String text = in.text("TRUST_DOMAIN", "cluster.local");
        try {
            return new TrustDomain(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidEnvironment(
                    "TRUST_DOMAIN", "'" + text + "' (expected: a SPIFFE trust domain)");
        }
    }

    private static ControlPlane controlPlane(String text) throws InvalidEnvironment {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon > 0 && port.matches("\\d{1,5}")) {
            int number = Integer.parseInt(port);
            if (number >= 1 && number <= MAX_PORT) {
                return new ControlPlane(text.substring(0, colon), number);
            }
        }
        throw new InvalidEnvironment(
                CA_ADDR, "'" + text + "' (expected: HOST:PORT, such as " + CONTROL_PLANE + ")");
    }

    private static Duration ttl(Variables in) throws InvalidEnvironment {
        String text = in.text("SECRET_TTL", "24h0m0s");
        Duration ttl = GoDuration.parse(text).orElse(Duration.ZERO);
        if (ttl.toSeconds() < 1) {
            throw new InvalidEnvironment(
                    "SECRET_TTL", "'" + text + "' (expected: a duration such as 24h0m0s)");
        }
        return Duration.ofSeconds(ttl.toSeconds());
    }

    private static Map<String, AppProbe> probes(Variables in) throws InvalidEnvironment {
        String name = "ISTIO_KUBE_APP_PROBERS";
        try {
            return AppProbes.parse(in.text(name, ""));
        } catch (AppProbes.Malformed e) {
            throw new InvalidEnvironment(name, String.valueOf(e.getMessage()));
        }
    }
}
