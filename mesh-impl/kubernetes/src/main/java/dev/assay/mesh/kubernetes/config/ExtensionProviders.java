package dev.assay.mesh.kubernetes.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.extauthz.ExtensionProvider.Grpc;
import dev.assay.mesh.policy.extauthz.ExtensionProvider.Http;
import dev.assay.mesh.policy.extauthz.HeaderNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the mesh config's {@code extensionProviders}: the external authorizers among them; tracers
 * and loggers are left out. What a provider asks for and this mesh has not is refused rather than
 * left out, since a check would else be another one than its operator meant.
 */
public final class ExtensionProviders {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String PLACE = "mesh config: extensionProviders";
    private static final Set<String> COMMON =
            Set.of("service", "port", "timeout", "failOpen", "statusOnError");
    private static final Set<String> HTTP_ONLY =
            Set.of(
                    "pathPrefix",
                    "includeHeadersInCheck",
                    "includeRequestHeadersInCheck",
                    "includeAdditionalHeadersInCheck",
                    "headersToUpstreamOnAllow",
                    "headersToDownstreamOnDeny");

    private ExtensionProviders() {}

    /**
     * Those of a YAML list.
     *
     * @throws BadConfiguration at the first that is wrong
     */
    public static List<ExtensionProvider> parse(String yaml) throws BadConfiguration {
        try {
            return yaml.isBlank() ? List.of() : read(YAML.readTree(yaml));
        } catch (JsonProcessingException e) {
            throw new BadConfiguration(PLACE + ": no readable YAML");
        }
    }

    static List<ExtensionProvider> read(JsonNode list) throws BadConfiguration {
        var providers = new ArrayList<ExtensionProvider>();
        var names = new HashSet<String>();
        for (JsonNode each : list) {
            String name = each.path("name").asText("");
            if (name.isEmpty() || !names.add(name)) {
                throw new BadConfiguration(
                        "%s: name '%s' (expected: one of its own for each)".formatted(PLACE, name));
            }
            if (each.has("envoyExtAuthzHttp")) {
                providers.add(http(name, each.path("envoyExtAuthzHttp")));
            } else if (each.has("envoyExtAuthzGrpc")) {
                JsonNode grpc = each.path("envoyExtAuthzGrpc");
                refuseOthers(name, grpc, Set.of());
                providers.add(provider(name, grpc, new Grpc()));
            }
        }
        return List.copyOf(providers);
    }

    private static ExtensionProvider http(String name, JsonNode http) throws BadConfiguration {
        refuseOthers(name, http, HTTP_ONLY);
        String prefix = http.path("pathPrefix").asText("");
        if (!prefix.isEmpty() && !prefix.startsWith("/")) {
            throw wrong(name, "pathPrefix", prefix, "a path that begins with /");
        }
        HeaderNames shown = headers(name, http, "includeRequestHeadersInCheck");
        return provider(
                name,
                http,
                new Http(
                        prefix,
                        shown.isEmpty() ? headers(name, http, "includeHeadersInCheck") : shown,
                        texts(http.path("includeAdditionalHeadersInCheck")),
                        headers(name, http, "headersToUpstreamOnAllow"),
                        headers(name, http, "headersToDownstreamOnDeny")));
    }

    private static ExtensionProvider provider(
            String name, JsonNode fields, ExtensionProvider.Protocol protocol)
            throws BadConfiguration {
        String service = fields.path("service").asText("");
        String host = service.substring(service.indexOf('/') + 1);
        if (host.isEmpty()) {
            throw wrong(name, "service", service, "[namespace/]host");
        }
        String timeout = fields.path("timeout").asText("");
        String status = fields.path("statusOnError").asText("");
        if (!status.isEmpty() && !status.matches("[2-5][0-9]{2}")) {
            throw wrong(name, "statusOnError", status, "an HTTP status");
        }
        int port = fields.path("port").asInt(0);
        if (port < 1 || port > 65535) {
            throw wrong(name, "port", fields.path("port").asText(""), "1 to 65535");
        }
        Duration limit =
                timeout.isEmpty()
                        ? ExtensionProvider.DEFAULT_TIMEOUT
                        : PositiveDuration.parse(PLACE + ": " + name + ": timeout", timeout);
        return new ExtensionProvider(
                name,
                host,
                port,
                limit,
                fields.path("failOpen").asBoolean(false),
                status.isEmpty()
                        ? ExtensionProvider.DEFAULT_STATUS_ON_ERROR
                        : Integer.parseInt(status),
                protocol);
    }

    private static HeaderNames headers(String name, JsonNode fields, String field)
            throws BadConfiguration {
        var patterns = new ArrayList<String>();
        for (JsonNode each : fields.path(field)) {
            if (each.asText().equals("*")) {
                throw wrong(name, field, "*", "a name, prefix* or *suffix");
            }
            patterns.add(each.asText());
        }
        return new HeaderNames(patterns);
    }

    private static void refuseOthers(String name, JsonNode fields, Set<String> further)
            throws BadConfiguration {
        for (var field : fields.properties()) {
            if (!COMMON.contains(field.getKey()) && !further.contains(field.getKey())) {
                throw new BadConfiguration(
                        "%s: %s: %s is not implemented".formatted(PLACE, name, field.getKey()));
            }
        }
    }

    private static Map<String, String> texts(JsonNode fields) {
        var texts = new LinkedHashMap<String, String>();
        fields.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    private static BadConfiguration wrong(
            String name, String field, String value, String expected) {
        return new BadConfiguration(
                "%s: %s: %s: '%s' (expected: %s)".formatted(PLACE, name, field, value, expected));
    }
}
