package dev.assay.mesh.kubernetes.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.assay.mesh.kubernetes.webhook.Admission.Allowed;
import dev.assay.mesh.kubernetes.webhook.Admission.Denied;
import dev.assay.mesh.kubernetes.webhook.Admission.Patched;
import dev.assay.mesh.kubernetes.webhook.Admission.Request;
import dev.assay.mesh.kubernetes.webhook.Admission.Verdict;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An admission over HTTP: AdmissionReview in, AdmissionReview out ({@code admission.k8s.io/v1}).
 */
final class AdmissionEndpoint implements HttpHandler {

    /** The API server's own limit for an object is half of it. */
    private static final int LARGEST_REQUEST = 7 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(AdmissionEndpoint.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final Admission admission;

    AdmissionEndpoint(Admission admission) {
        this.admission = admission;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST);
            try {
                answer(exchange, HttpURLConnection.HTTP_OK, review(JSON.readTree(body)));
            } catch (JsonProcessingException e) {
                answer(exchange, HttpURLConnection.HTTP_BAD_REQUEST, "no AdmissionReview\n");
            } catch (RuntimeException e) {
                LOG.error("an admission failed", e);
                answer(exchange, HttpURLConnection.HTTP_INTERNAL_ERROR, "see istiod's log\n");
            }
        }
    }

    /** The answer to an AdmissionReview, as JSON. */
    String review(JsonNode review) {
        var asked = review.path("request");
        var verdict =
                admission.decide(
                        new Request(asked.path("namespace").asText(""), asked.path("object")));
        var answer = JsonNodeFactory.instance.objectNode();
        answer.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        answer.putObject("response")
                .put("uid", asked.path("uid").asText(""))
                .put("allowed", !(verdict instanceof Denied))
                .setAll(details(verdict));
        return answer.toString();
    }

    private static ObjectNode details(Verdict verdict) {
        var details = JsonNodeFactory.instance.objectNode();
        switch (verdict) {
            case Allowed() -> {}
            case Patched(var patch) ->
                    details.put("patchType", "JSONPatch")
                            .put(
                                    "patch",
                                    Base64.getEncoder()
                                            .encodeToString(
                                                    patch.toString()
                                                            .getBytes(StandardCharsets.UTF_8)));
            case Denied(var message) ->
                    details.putObject("status")
                            .put("code", HttpURLConnection.HTTP_BAD_REQUEST)
                            .put("message", message);
        }
        return details;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
