package dev.assay.cases.probe;

import dev.assay.cases.harness.Described;
import dev.assay.fixtures.workload.EchoReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a probe saw of one exchange. */
public sealed interface Observation extends Described {
    /** The TLS session around it; empty for plaintext and where no handshake was finished. */
    Optional<TlsSession> tls();

    @Override
    default Map<String, byte[]> files() {
        return tls().map(TlsSession::files).orElse(Map.of());
    }

    /** An HTTP response. */
    record HttpAnswered(
            int status,
            Map<String, List<String>> headers,
            byte[] body,
            String protocol,
            Optional<TlsSession> tls)
            implements Observation {
        /** What the suite's echo application reports in it, where it was that which answered. */
        public Optional<EchoReport> echo() {
            if (status != 200) {
                return Optional.empty();
            }
            try {
                return Optional.of(EchoReport.parse(body));
            } catch (IOException notAnEcho) {
                return Optional.empty();
            }
        }

        /**
         * The client identity that the mesh told the application: the URI of the last element of
         * X-Forwarded-Client-Cert.
         */
        public Optional<String> clientIdentity() {
            return echo().flatMap(report -> report.header("x-forwarded-client-cert"))
                    .flatMap(ForwardedClientCert::lastUri);
        }

        /** gRPC's status, from the headers or the trailers. */
        public Optional<String> grpcStatus() {
            return headers.getOrDefault("grpc-status", List.of()).stream().findFirst();
        }

        /** The body as text, for messages. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public String describe() {
            String from =
                    echo().map(report ->
                                    " from "
                                            + report.workload()
                                            + "."
                                            + report.namespace()
                                            + at(report.target())
                                            + clientIdentity()
                                                    .map(id -> ", client identity " + id)
                                                    .orElse(", no client identity"))
                            .orElseGet(() -> " " + shortened(text()));
            return protocol
                    + " "
                    + status
                    + from
                    + grpcStatus().map(code -> ", gRPC status " + code).orElse("")
                    + tls.map(session -> ", over " + session.describe()).orElse("");
        }

        /** Said where it may matter: most requests ask for the root. */
        private static String at(String target) {
            return target.equals("/") ? "" : " at " + target;
        }
    }

    /** Bytes of an application that speaks no HTTP. */
    record BytesAnswered(byte[] bytes, Optional<TlsSession> tls) implements Observation {
        /** The bytes as text, for messages and comparisons. */
        public String text() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        @Override
        public String describe() {
            return "answered with "
                    + bytes.length
                    + " bytes "
                    + shortened(text())
                    + tls.map(session -> ", over " + session.describe()).orElse("");
        }
    }

    /** Ended without an application byte. */
    record Refused(How how, String detail, Optional<TlsSession> tls) implements Observation {
        /** In which way. */
        public enum How {
            /** TCP reset, or connection refused. */
            RESET,
            /** Orderly end of stream. */
            CLOSED,
            /** The same, announced by TLS's {@code close_notify}: as if nothing were wrong. */
            CLOSE_NOTIFY,
            /** A fatal TLS alert from the peer; the detail is its name. */
            ALERT
        }

        /** The name of the TLS alert that came; empty where none did. */
        public Optional<String> alert() {
            return switch (how) {
                case RESET, CLOSED -> Optional.empty();
                case CLOSE_NOTIFY -> Optional.of("close_notify");
                case ALERT -> Optional.of(detail);
            };
        }

        @Override
        public String describe() {
            return "refused: "
                    + switch (how) {
                        case RESET -> "TCP reset (" + detail + ")";
                        case CLOSED -> "closed (" + detail + ")";
                        case CLOSE_NOTIFY -> "closed (" + detail + ", with close_notify)";
                        case ALERT -> "TLS alert " + detail;
                    };
        }
    }

    /** The peer answered a handshake, or a request, with something that is not its protocol. */
    record ProtocolErrored(String detail, byte[] firstBytes) implements Observation {
        /**
         * Whether the answer began so. Who closes while it is still being spoken to resets the
         * connection, and what it said may not all arrive (RFC 9112, section 9.6).
         */
        public boolean begins(String text) {
            return new String(firstBytes, StandardCharsets.ISO_8859_1).startsWith(text);
        }

        @Override
        public Optional<TlsSession> tls() {
            return Optional.empty();
        }

        @Override
        public String describe() {
            return "protocol error: "
                    + detail
                    + (firstBytes.length == 0
                            ? ""
                            : ", first bytes " + HexFormat.of().formatHex(firstBytes));
        }
    }

    /** The client itself would not go on: the server's certificate is not what it demands. */
    record Distrusted(String reason, Optional<TlsSession> tls) implements Observation {
        @Override
        public String describe() {
            return "the probe refused the server: " + reason;
        }
    }

    /** Nothing came within the limit, and nothing ended. */
    record Silent(Duration waited, Optional<TlsSession> tls) implements Observation {
        @Override
        public String describe() {
            return "silence for " + waited.toMillis() + " ms";
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("[^\\x20-\\x7e]", "?");
        return "\"" + (line.length() > 160 ? line.substring(0, 160) + "…" : line) + "\"";
    }
}
