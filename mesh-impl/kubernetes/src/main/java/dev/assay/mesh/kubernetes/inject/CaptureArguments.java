package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.mesh.policy.resource.IpBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code assay capture} is told, from a pod's annotations; the flags are those of Istio's
 * istio-init (istio/istio {@code tools/istio-iptables/pkg/cmd/root.go}).
 */
final class CaptureArguments {

    private static final String PREFIX = "traffic.sidecar.istio.io/";

    /** Metrics, health and merged metrics are asked for from outside the mesh. */
    private static final String NEVER_INBOUND = "15090,15021,15020";

    private final JsonNode annotations;

    private CaptureArguments(JsonNode annotations) {
        this.annotations = annotations;
    }

    /**
     * The arguments for a pod.
     *
     * @throws InjectionRefused if an annotation is no list of ports or of address blocks
     */
    static List<String> of(JsonNode pod) throws InjectionRefused {
        return new CaptureArguments(pod.path("metadata").path("annotations")).arguments();
    }

    private List<String> arguments() throws InjectionRefused {
        var excluded = ports("excludeInboundPorts", "");
        var arguments =
                new ArrayList<>(
                        List.of(
                                "-p",
                                "15001",
                                "-z",
                                "15006",
                                "-u",
                                "1337",
                                "-m",
                                "REDIRECT",
                                "-i",
                                blocks("includeOutboundIPRanges", "*"),
                                "-x",
                                blocks("excludeOutboundIPRanges", ""),
                                "-b",
                                ports("includeInboundPorts", "*"),
                                "-d",
                                excluded.isEmpty()
                                        ? NEVER_INBOUND
                                        : NEVER_INBOUND + "," + excluded));
        var outbound = ports("excludeOutboundPorts", "");
        if (!outbound.isEmpty()) {
            arguments.addAll(List.of("-o", outbound));
        }
        return arguments;
    }

    private String ports(String name, String standard) throws InjectionRefused {
        var text = text(name, standard);
        for (var port : items(text)) {
            if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65535) {
                throw refuse(name, port, "ports from 1 to 65535, separated by commas");
            }
        }
        return text;
    }

    private String blocks(String name, String standard) throws InjectionRefused {
        var text = text(name, standard);
        for (var block : items(text)) {
            if (!block.contains("/") || IpBlock.parse(block).isEmpty()) {
                throw refuse(name, block, "blocks such as 10.0.0.0/8, separated by commas");
            }
        }
        return text;
    }

    private String text(String name, String standard) {
        return annotations.path(PREFIX + name).asText(standard).replace(" ", "");
    }

    private static List<String> items(String text) {
        return text.isEmpty() || text.equals("*") ? List.of() : List.of(text.split(",", -1));
    }

    private static InjectionRefused refuse(String name, String value, String expected) {
        return new InjectionRefused(
                "annotation %s%s: '%s' cannot be (expected: %s)"
                        .formatted(PREFIX, name, value, expected));
    }
}
