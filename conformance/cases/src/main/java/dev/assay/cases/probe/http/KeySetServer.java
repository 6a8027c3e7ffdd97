package dev.assay.cases.probe.http;

import dev.assay.fixtures.wire.Wire;
import dev.assay.fixtures.wire.WireHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The web server of a token issuer, as the application of a workload: documents by path, which may
 * change, be missing or never come. Give it to {@link
 * dev.assay.fixtures.environment.Namespace#deploy( dev.assay.fixtures.topology.WorkloadSpec, Map)}.
 * Thread-safe.
 */
public final class KeySetServer implements WireHandler {
    /** Longer than any client waits that has a limit. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final int LONGEST_HEAD = 16 * 1024;

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private sealed interface Answer {
        record Document(String text) implements Answer {}

        record Failure() implements Answer {}

        record Nothing() implements Answer {}
    }

    /** Serves a document from now on. */
    public void serves(String path, String document) {
        answers.put(path, new Answer.Document(document));
    }

    /** Answers with a 500 from now on. */
    public void fails(String path) {
        answers.put(path, new Answer.Failure());
    }

    /** Takes requests and says nothing from now on. */
    public void hangs(String path) {
        answers.put(path, new Answer.Nothing());
    }

    /** The paths that were asked for, oldest first. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void serve(Wire wire) throws IOException {
        wire.readTimeout(LIMIT);
        String[] request = head(wire.in()).split(" ", -1);
        String path = request.length > 1 ? request[1] : "";
        asked.add(path);
        switch (answers.getOrDefault(path, new Answer.Document(""))) {
            case Answer.Document(String text) when !text.isEmpty() ->
                    wire.out().write(response("200 OK", text));
            case Answer.Document _ -> wire.out().write(response("404 Not Found", "none"));
            case Answer.Failure _ -> wire.out().write(response("500 Internal Server Error", "no"));
            case Answer.Nothing _ -> wire.in().transferTo(java.io.OutputStream.nullOutputStream());
        }
        wire.out().flush();
    }

    private static byte[] response(String status, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                "HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
                        .formatted(status, content.length)
                        .getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(content);
        return bytes.toByteArray();
    }

    /** Up to the empty line that ends a request without a body. */
    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no whole request");
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
