package dev.assay.mesh.kubernetes.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.identity.InvalidSpiffeId;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.policy.authz.PathNormalization;
import dev.assay.mesh.policy.effective.TlsVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Istio's MeshConfig, as far as this mesh has it: the text under key {@code mesh} of ConfigMap
 * {@code istio} (istio/api {@code mesh/v1alpha1/config.proto}).
 *
 * @param discoverySelectors namespaces that belong to the mesh, by labels; empty means all
 * @param proxyMetadata environment variables of every sidecar
 * @param drain how long a sidecar that ends goes on serving
 */
public record MeshConfig(
        MeshOptions options,
        List<Map<String, String>> discoverySelectors,
        Map<String, String> proxyMetadata,
        Duration drain) {

    public static final String CONFIG_MAP = "istio";
    public static final String KEY = "mesh";

    private static final Logger LOG = LoggerFactory.getLogger(MeshConfig.class);
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Duration ISTIO_DRAIN = Duration.ofSeconds(5);
    private static final Set<String> KNOWN =
            Set.of(
                    "trustDomain",
                    "trustDomainAliases",
                    "rootNamespace",
                    "meshMTLS",
                    "enableAutoMtls",
                    "pathNormalization",
                    "extensionProviders",
                    "discoverySelectors",
                    "defaultConfig");

    public MeshConfig {
        discoverySelectors = List.copyOf(discoverySelectors);
        proxyMetadata = Map.copyOf(proxyMetadata);
    }

    /**
     * Reads the text; what it leaves out has Istio's default.
     *
     * @throws BadConfiguration if it is no YAML, or a field has a value that cannot be
     */
    public static MeshConfig parse(String text, Settings settings) throws BadConfiguration {
        return parse(text, settings.namespace(), settings.clusterDomain());
    }

    /**
     * As above.
     *
     * @param namespace where the control plane runs
     * @param clusterDomain the DNS suffix of services
     * @throws BadConfiguration if it is no YAML, or a field has a value that cannot be
     */
    public static MeshConfig parse(String text, String namespace, String clusterDomain)
            throws BadConfiguration {
        var root = tree(text);
        root.fieldNames()
                .forEachRemaining(name -> {
                    if (!KNOWN.contains(name)) {
                        LOG.warn("mesh config: {} is not known to this mesh and ignored", name);
                    }
                });
        var aliases = new ArrayList<TrustDomain>();
        for (var alias : root.path("trustDomainAliases")) {
            aliases.add(trustDomain("trustDomainAliases", alias.asText()));
        }
        var options =
                new MeshOptions(
                        trustDomain(
                                "trustDomain", root.path("trustDomain").asText("cluster.local")),
                        aliases,
                        root.path("rootNamespace").asText(namespace),
                        clusterDomain,
                        root.path("enableAutoMtls").asBoolean(true),
                        minimum(root.path("meshMTLS").path("minProtocolVersion").asText("")),
                        normalization(
                                root.path("pathNormalization").path("normalization").asText("")),
                        ExtensionProviders.read(root.path("extensionProviders")));
        var selectors = new ArrayList<Map<String, String>>();
        for (var selector : root.path("discoverySelectors")) {
            if (selector.has("matchExpressions")) {
                throw new BadConfiguration(
                        "mesh config: discoverySelectors: matchExpressions are not implemented:"
                                + " use matchLabels");
            }
            selectors.add(texts(selector.path("matchLabels")));
        }
        var proxy = root.path("defaultConfig");
        var drain = proxy.path("terminationDrainDuration").asText("");
        return new MeshConfig(
                options,
                selectors,
                texts(proxy.path("proxyMetadata")),
                drain.isEmpty()
                        ? ISTIO_DRAIN
                        : PositiveDuration.parse(
                                "mesh config: defaultConfig.terminationDrainDuration", drain));
    }

    /** Whether a namespace with these labels belongs to the mesh. */
    public boolean discovers(Map<String, String> namespaceLabels) {
        return discoverySelectors.isEmpty()
                || discoverySelectors.stream()
                        .anyMatch(s -> namespaceLabels.entrySet().containsAll(s.entrySet()));
    }

    private static JsonNode tree(String text) throws BadConfiguration {
        try {
            refuseAliases(text);
            var tree = YAML.readTree(text);
            if (tree == null || tree.isNull() || tree.isMissingNode()) {
                return MissingNode.getInstance();
            }
            if (!tree.isObject()) {
                throw new BadConfiguration("mesh config: expected fields such as trustDomain");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new BadConfiguration(
                    "mesh config: no readable YAML, line "
                            + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
        }
    }

    /** The mapper would take an alias for text: the name of what it stands for. */
    private static void refuseAliases(String text)
            throws BadConfiguration, JsonProcessingException {
        try (YAMLParser parser = YAML.getFactory().createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.isCurrentAlias()) {
                    throw new BadConfiguration(
                            "mesh config: line %d: aliases are not read here, write the value out"
                                    .formatted(parser.currentTokenLocation().getLineNr()));
                }
            }
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string", e);
        }
    }

    private static TrustDomain trustDomain(String field, String name) throws BadConfiguration {
        try {
            return TrustDomain.parse(name);
        } catch (InvalidSpiffeId e) {
            throw new BadConfiguration("mesh config: %s: %s".formatted(field, e.getMessage()));
        }
    }

    private static TlsVersion minimum(String word) throws BadConfiguration {
        return switch (word) {
            case "", "TLS_AUTO", "TLSV1_2" -> TlsVersion.TLSV1_2;
            case "TLSV1_3" -> TlsVersion.TLSV1_3;
            default ->
                    throw new BadConfiguration(
                            "mesh config: meshMTLS.minProtocolVersion: '%s' (expected: TLSV1_2 or TLSV1_3)"
                                    .formatted(word));
        };
    }

    private static PathNormalization normalization(String word) throws BadConfiguration {
        return switch (word) {
            case "", "DEFAULT", "BASE" -> PathNormalization.BASE;
            case "NONE" -> PathNormalization.NONE;
            case "MERGE_SLASHES" -> PathNormalization.MERGE_SLASHES;
            case "DECODE_AND_MERGE_SLASHES" -> PathNormalization.DECODE_AND_MERGE_SLASHES;
            default ->
                    throw new BadConfiguration(
                            "mesh config: pathNormalization.normalization: '%s' (expected: NONE, BASE, MERGE_SLASHES or DECODE_AND_MERGE_SLASHES)"
                                    .formatted(word));
        };
    }

    private static Map<String, String> texts(JsonNode fields) {
        var texts = new LinkedHashMap<String, String>();
        fields.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
