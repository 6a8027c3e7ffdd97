package dev.assay.cases.probe.http;

import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.TlsSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes one HTTP/1.1 request exactly as told and reads the answer. Streams in, observation out;
 * closes nothing.
 */
public final class HttpExchange {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LARGEST_BODY = 8 * 1024 * 1024;
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private HttpExchange() {}

    /**
     * A request.
     *
     * @param target the request target, sent as it is
     * @param headers whole lines such as {@code x-a: b}, sent as they are, after Host
     */
    public record Request(
            String method, String target, String host, List<String> headers, byte[] body) {
        /** Copies. */
        public Request {
            headers = List.copyOf(headers);
        }

        /** A GET without further headers. */
        public static Request get(String host, String target) {
            return new Request("GET", target, host, List.of(), new byte[0]);
        }

        byte[] bytes() {
            var out = new ByteArrayOutputStream();
            out.writeBytes(head(body.length > 0 ? "Content-Length: " + body.length : ""));
            out.writeBytes(body);
            return out.toByteArray();
        }

        private byte[] head(String framing) {
            var text =
                    new StringBuilder(method)
                            .append(' ')
                            .append(target)
                            .append(" HTTP/1.1\r\nHost: ")
                            .append(host)
                            .append("\r\n");
            headers.forEach(line -> text.append(line).append("\r\n"));
            if (!framing.isEmpty()) {
                text.append(framing).append("\r\n");
            }
            return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * Sends the request and reads one answer; what is not HTTP becomes a protocol error.
     *
     * @throws IOException as the streams do, before the first byte of an answer
     */
    public static Observation exchange(
            InputStream in, OutputStream out, Request request, Optional<TlsSession> tls)
            throws IOException {
        out.write(request.bytes());
        out.flush();
        return read(in, request, tls);
    }

    /**
     * Sends the head of a request and the beginning of its body, whose length it leaves open (RFC
     * 9112, section 7.1).
     */
    public static void begin(OutputStream out, Request request) throws IOException {
        out.write(request.head("Transfer-Encoding: chunked"));
        out.write(
                (Integer.toHexString(request.body().length) + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        out.write(request.body());
        out.write(LINE_END);
        out.flush();
    }

    /** Ends a request that was begun, and reads the answer. */
    public static Observation end(
            InputStream in, OutputStream out, Request request, Optional<TlsSession> tls)
            throws IOException {
        out.write(LAST_CHUNK);
        out.flush();
        return read(in, request, tls);
    }

    private static Observation read(InputStream in, Request request, Optional<TlsSession> tls)
            throws IOException {
        String status = line(in);
        if (status.isEmpty()) {
            return new Observation.Refused(Observation.Refused.How.CLOSED, "before an answer", tls);
        }
        if (!status.matches("HTTP/1\\.[01] [0-9]{3}.*")) {
            return new Observation.ProtocolErrored(
                    "no HTTP in the answer", status.getBytes(StandardCharsets.ISO_8859_1));
        }
        try {
            return answer(in, request, status, tls);
        } catch (BrokenAnswer e) {
            return new Observation.ProtocolErrored(
                    String.valueOf(e.getMessage()), status.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static Observation answer(
            InputStream in, Request request, String status, Optional<TlsSession> tls)
            throws IOException {
        int code = Integer.parseInt(status.substring(9, 12));
        Map<String, List<String>> headers = headers(in);
        byte[] body =
                request.method().equals("HEAD") || code == 204 || code == 304
                        ? new byte[0]
                        : body(in, headers);
        return new Observation.HttpAnswered(code, headers, body, status.substring(0, 8), tls);
    }

    private static Map<String, List<String>> headers(InputStream in) throws IOException {
        var headers = new TreeMap<String, List<String>>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.computeIfAbsent(
                                line.substring(0, colon).toLowerCase(Locale.ROOT),
                                _ -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static byte[] body(InputStream in, Map<String, List<String>> headers)
            throws IOException {
        if (headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
            var body = new ByteArrayOutputStream();
            for (int size = chunkSize(line(in)); size > 0; size = chunkSize(line(in))) {
                body.writeBytes(whole(in, size));
                line(in);
            }
            headers(in);
            return body.toByteArray();
        }
        List<String> length = headers.getOrDefault("content-length", List.of());
        return length.isEmpty() ? in.readNBytes(LARGEST_BODY) : whole(in, number(length, 10));
    }

    private static byte[] whole(InputStream in, int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new BrokenAnswer(
                    "the answer's body ends after " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    private static int chunkSize(String line) throws BrokenAnswer {
        return number(List.of(line.split(";", 2)[0].strip()), 16);
    }

    private static int number(List<String> digits, int radix) throws BrokenAnswer {
        try {
            int size = Integer.parseInt(digits.getFirst(), radix);
            if (size >= 0 && size <= LARGEST_BODY) {
                return size;
            }
            throw new BrokenAnswer("a body of " + size + " bytes");
        } catch (NumberFormatException e) {
            throw new BrokenAnswer("no length: " + digits.getFirst(), e);
        }
    }

    /** What came began as HTTP and did not go on so. */
    private static final class BrokenAnswer extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenAnswer(String message) {
            super(message);
        }

        BrokenAnswer(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read();
                next >= 0 && next != '\n' && line.size() < LONGEST_LINE;
                next = in.read()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
