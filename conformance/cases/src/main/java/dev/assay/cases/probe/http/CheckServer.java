package dev.assay.cases.probe.http;

import dev.assay.fixtures.wire.Wire;
import dev.assay.fixtures.wire.WireHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * An external authorizer that is asked by HTTP (Envoy's ext_authz), as the application of a
 * workload: it allows every path but those of which it was told something else. Thread-safe.
 */
public final class CheckServer implements WireHandler {
    /** What a caller reads whom it denies. */
    public static final String DENIAL = "denied by the authorizer";

    /** Longer than any client waits that has a limit. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final int LONGEST_HEAD = 16 * 1024;

    /** Statuses by path; 0 says nothing at all. */
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> heads = new ConcurrentHashMap<>();
    private final List<String> added = new CopyOnWriteArrayList<>();

    /** Denies this path with this status from now on. */
    public void denies(String path, int status) {
        statuses.put(path, status);
    }

    /** Takes what it is asked about this path and says nothing from now on. */
    public void hangs(String path) {
        statuses.put(path, 0);
    }

    /** Has this line among its answers' headers from now on. */
    public void says(String header) {
        added.add(header);
    }

    /** The values of a header in what it was asked last about a path, which it must have been. */
    public List<String> shown(String path, String name) {
        String head = heads.get(path);
        return head == null
                ? List.of("never asked about " + path)
                : head.lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                        .map(line -> line.substring(name.length() + 1).strip())
                        .toList();
    }

    /** The paths that it was asked about, oldest first. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void serve(Wire wire) throws IOException {
        wire.readTimeout(LIMIT);
        String head = head(wire.in());
        String[] request = head.split(" ", -1);
        String path = request.length > 1 ? request[1] : "";
        heads.put(path, head);
        asked.add(path);
        int status = statuses.getOrDefault(path, 200);
        if (status == 0) {
            wire.in().transferTo(OutputStream.nullOutputStream());
            return;
        }
        byte[] body = (status == 200 ? "" : DENIAL).getBytes(StandardCharsets.US_ASCII);
        wire.out()
                .write(
                        "HTTP/1.1 %d said\r\ncontent-length: %d\r\nconnection: close\r\n%s\r\n"
                                .formatted(
                                        status,
                                        body.length,
                                        added.stream()
                                                .map(line -> line + "\r\n")
                                                .collect(Collectors.joining()))
                                .getBytes(StandardCharsets.US_ASCII));
        wire.out().write(body);
        wire.out().flush();
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
