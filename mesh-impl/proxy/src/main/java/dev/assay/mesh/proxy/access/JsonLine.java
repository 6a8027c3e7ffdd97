package dev.assay.mesh.proxy.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes an entry as one line of JSON. Control characters are escaped, long texts are cut. */
final class JsonLine {

    /** A caller chooses path and authority; a log line must not grow with them. */
    private static final int MAX_TEXT = 512;

    private static final JsonFactory JSON = new JsonFactory();

    private JsonLine() {}

    static String of(AccessEntry entry) {
        var text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("start_time", entry.time().toString());
            json.writeStringField("workload", entry.workload());
            json.writeStringField("reporter", entry.reporter());
            json.writeStringField("protocol", entry.protocol());
            json.writeNumberField("port", entry.port());
            field(json, "service", entry.service());
            field(json, "mode", entry.mode());
            field(json, "peer_address", entry.peer());
            field(json, "peer_principal", entry.peerPrincipal());
            field(json, "connection_security_policy", entry.connectionSecurity());
            field(json, "requested_server_name", entry.serverName());
            field(json, "method", entry.method());
            field(json, "authority", entry.authority());
            field(json, "path", entry.path());
            field(json, "upstream_host", entry.upstream());
            json.writeNumberField("response_code", entry.status());
            field(json, "response_flags", entry.flags());
            field(json, "details", entry.detail());
            field(
                    json,
                    entry.reporter().equals("source")
                            ? "upstream_transport_failure_reason"
                            : "downstream_transport_failure_reason",
                    TransportFailure.of(entry.detail()));
            json.writeNumberField("bytes_received", entry.receivedBytes());
            json.writeNumberField("bytes_sent", entry.sentBytes());
            json.writeNumberField("duration_millis", entry.duration().toMillis());
            for (var noted : entry.metadata().entrySet()) {
                field(json, noted.getKey(), noted.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text.toString();
    }

    private static void field(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(
                    name, value.length() <= MAX_TEXT ? value : value.substring(0, MAX_TEXT) + "…");
        }
    }
}
