package dev.assay.cases.harness;

import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The least of an HTTP client that a sentinel needs: the status of one request. */
final class PlainHttp {
    /** A marker that takes longer is asked again anyway. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** No HTTP answer. */
    static final int NONE = -1;

    private PlainHttp() {}

    /** The answer's status, or {@link #NONE} where the connection yields no HTTP answer. */
    static int status(Dialer dialer, Destination to, String host, String path) {
        try (var wire = dialer.dial(to, LIMIT)) {
            wire.readTimeout(LIMIT);
            wire.out()
                    .write(
                            "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                    .formatted(path, host)
                                    .getBytes(StandardCharsets.US_ASCII));
            var in =
                    new BufferedReader(
                            new InputStreamReader(wire.in(), StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            return line != null && line.matches("HTTP/1\\.[01] \\d{3}( .*)?")
                    ? Integer.parseInt(line.substring(9, 12))
                    : NONE;
        } catch (IOException e) {
            // a refusal is what a sentinel may well see before, or on one of, its two ways
            return NONE;
        }
    }
}
