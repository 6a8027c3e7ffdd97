package dev.assay.cases.probe.tls;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.fixtures.workload.EchoReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a fake server answers inside TLS: the suite's echo, for requests or for bytes. One
 * connection, one thread.
 */
final class ServerEcho {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CHUNK = 8192;
    private static final int LONGEST_HEAD = 64 * 1024;

    private final String workload;
    private final boolean once;
    private boolean served;

    /**
     * An echo.
     *
     * @param once whether the connection ends with the first answer, which says so
     */
    ServerEcho(String workload, boolean once) {
        this.workload = workload;
        this.once = once;
    }

    /** Whether anything was answered. */
    boolean hasServed() {
        return served;
    }

    /** Answers until the client ends, one request after the other. */
    void serve(InputStream in, OutputStream out) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int read = in.read(chunk);
        boolean http = read > 0 && looksLikeHttp(chunk, read);
        var head = new ByteArrayOutputStream();
        while (read > 0 && head.size() < LONGEST_HEAD) {
            head.write(chunk, 0, read);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (!http) {
                out.write(("echo:" + workload + ":" + text).getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                served = true;
                return;
            }
            if (text.contains("\r\n\r\n")) {
                out.write(answer(text.substring(0, text.indexOf("\r\n\r\n"))));
                out.flush();
                served = true;
                if (once) {
                    return;
                }
                head.reset();
            }
            read = in.read(chunk);
        }
    }

    private static boolean looksLikeHttp(byte[] bytes, int length) {
        String start = new String(bytes, 0, Math.min(length, 8), StandardCharsets.ISO_8859_1);
        return start.matches("[A-Z]{3,7} .*");
    }

    private byte[] answer(String head) throws IOException {
        List<String> lines = Arrays.asList(head.split("\r\n", -1));
        String[] request = lines.getFirst().split(" ", 3);
        var headers = new ArrayList<EchoReport.Field>();
        for (String line : lines.subList(1, lines.size())) {
            String[] field = line.split(":", 2);
            if (field.length == 2) {
                headers.add(
                        new EchoReport.Field(field[0].toLowerCase(Locale.ROOT), field[1].strip()));
            }
        }
        byte[] body =
                JSON.writeValueAsBytes(
                        new EchoReport(
                                workload,
                                "",
                                0,
                                "HTTP/1.1",
                                request[0],
                                request.length > 1 ? request[1] : "",
                                "",
                                0,
                                headers));
        var answer = new ByteArrayOutputStream();
        answer.writeBytes(
                ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                                + body.length
                                + (once ? "\r\nConnection: close" : "")
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        answer.writeBytes(body);
        return answer.toByteArray();
    }
}
