package dev.assay.mesh.kubernetes.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.mesh.kubernetes.config.MeshConfig;
import dev.assay.mesh.kubernetes.config.Settings;
import dev.assay.mesh.policy.resource.GoDuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What is added to a pod, with everything set that is the same for all pods of the mesh. */
public final class SidecarTemplate {

    private static final int CONTROL_PLANE_PORT = 15012;

    private final ObjectNode parts;

    private SidecarTemplate(ObjectNode parts) {
        this.parts = parts;
    }

    /** The template of this mesh. */
    public static SidecarTemplate of(Settings settings, MeshConfig mesh) {
        var values =
                Map.of(
                        "IMAGE",
                        settings.image(),
                        "TRUST_DOMAIN",
                        mesh.options().trustDomain().name(),
                        "CONTROL_PLANE",
                        settings.host() + ":" + CONTROL_PLANE_PORT,
                        "SECRET_TTL",
                        GoDuration.format(settings.certificateLifetime()),
                        "DRAIN_SECONDS",
                        Long.toString(mesh.drain().toSeconds()));
        try {
            var text = text();
            for (var value : values.entrySet()) {
                text =
                        text.replace(
                                "${" + value.getKey() + "}",
                                new JsonMapper().writeValueAsString(value.getValue()));
            }
            var parts = (ObjectNode) new YAMLMapper().readTree(text);
            var environment = (ArrayNode) parts.path("proxy").path("env");
            new TreeMap<>(mesh.proxyMetadata())
                    .forEach((name, value) -> set(environment, name, value));
            return new SidecarTemplate(parts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("sidecar.yaml is no YAML", e);
        }
    }

    ObjectNode init() {
        return parts.path("init").deepCopy();
    }

    ObjectNode proxy() {
        return parts.path("proxy").deepCopy();
    }

    ObjectNode hold() {
        return parts.path("hold").deepCopy();
    }

    ArrayNode volumes() {
        return parts.path("volumes").deepCopy();
    }

    /** Sets what a pod's own configuration says, which goes before the mesh's. */
    static void configure(ObjectNode proxy, ProxyConfig config) {
        var environment = (ArrayNode) proxy.path("env");
        config.metadata().forEach((name, value) -> set(environment, name, value));
    }

    /** Sets an environment variable, which replaces one of the same name. */
    static void set(ArrayNode environment, String name, String value) {
        for (int i = environment.size() - 1; i >= 0; i--) {
            if (environment.path(i).path("name").asText().equals(name)) {
                environment.remove(i);
            }
        }
        environment.addObject().put("name", name).put("value", value);
    }

    private static String text() {
        try (var stream = SidecarTemplate.class.getResourceAsStream("sidecar.yaml")) {
            if (stream == null) {
                throw new IllegalStateException("sidecar.yaml is missing beside its class");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("sidecar.yaml", e);
        }
    }
}
