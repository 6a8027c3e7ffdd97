package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.proxy.access.AccessEntry;
import dev.assay.mesh.proxy.http.ExchangeSummary;
import dev.assay.mesh.proxy.sniff.PeekHandler;
import dev.assay.mesh.proxy.tcp.Age;
import dev.assay.mesh.proxy.tls.HandshakeFailure;
import dev.assay.mesh.proxy.tls.TlsPeer;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes one inbound connection's lines; used on its event loop. */
final class InboundLog {

    private static final String RAW = "tcp";

    private final InboundConnection connection;
    private final Instant started;
    private Map<String, String> noted = Map.of();

    InboundLog(InboundConnection connection) {
        this.connection = connection;
        this.started = connection.shared().clock().instant();
    }

    /** Nobody can say for which port a connection was meant, or it was meant for the proxy. */
    static void meantForNobody(Inbound shared, Channel channel) {
        int none = 0;
        shared.log()
                .add(
                        new AccessEntry(
                                shared.clock().instant(),
                                shared.workload(),
                                "destination",
                                RAW,
                                none,
                                "",
                                "",
                                AccessEntry.text(channel.remoteAddress()),
                                "",
                                "none",
                                "",
                                "",
                                "",
                                "",
                                "",
                                none,
                                "NR",
                                "filter_chain_not_found: meant for no port of the workload",
                                none,
                                none,
                                Duration.ZERO));
    }

    /** What was noted when the whole connection was judged, for the lines about it. */
    void noted(Map<String, String> metadata) {
        noted = metadata;
    }

    /** The policy has no place for a connection like this. */
    void refused(String reason) {
        add(RAW, 0, "NR", "filter_chain_not_found: " + reason);
    }

    /** The caller ended without having said anything. */
    void silent() {
        add(RAW, 0, "DC", PeekHandler.SILENCE);
    }

    void handshakeFailed(String reason) {
        add("tls", 0, "", HandshakeFailure.detail(reason));
    }

    void applicationUnreachable(Throwable cause) {
        add(RAW, 0, "UF", String.valueOf(cause.getMessage()));
    }

    void denied(String detail) {
        add(RAW, 0, "", detail);
    }

    void cutOff() {
        add(RAW, 0, "", "closed: the policy no longer admits its transport");
    }

    void ofAge() {
        add(RAW, 0, "DT", Age.REACHED);
    }

    void malformed(String reason) {
        add("http", 400, "DPE", reason);
    }

    void streamOpened() {
        connection
                .shared()
                .log()
                .opened(
                        entry(
                                RAW,
                                Optional.empty(),
                                application(),
                                0,
                                "",
                                "",
                                0,
                                0,
                                Duration.ZERO,
                                noted));
    }

    void streamEnded(long received, long sent) {
        connection
                .shared()
                .log()
                .add(
                        entry(
                                RAW,
                                Optional.empty(),
                                application(),
                                0,
                                "",
                                "",
                                received,
                                sent,
                                age(),
                                noted));
    }

    void request(ExchangeSummary summary) {
        connection
                .shared()
                .log()
                .add(
                        entry(
                                "http",
                                Optional.of(summary.request()),
                                summary.upstream(),
                                summary.status(),
                                summary.flags(),
                                summary.detail(),
                                summary.requestBytes(),
                                summary.responseBytes(),
                                summary.duration(),
                                summary.metadata()));
    }

    private void add(String protocol, int status, String flags, String detail) {
        connection
                .shared()
                .log()
                .add(
                        entry(
                                protocol,
                                Optional.empty(),
                                "",
                                status,
                                flags,
                                detail,
                                0,
                                0,
                                age(),
                                noted));
    }

    private Duration age() {
        return Duration.between(started, connection.shared().clock().instant());
    }

    private String application() {
        return AccessEntry.text(connection.original().application());
    }

    private AccessEntry entry(
            String protocol,
            Optional<HttpRequest> request,
            String upstream,
            int status,
            String flags,
            String detail,
            long received,
            long sent,
            Duration duration,
            Map<String, String> metadata) {
        Inbound shared = connection.shared();
        int port = connection.original().port();
        Optional<SpiffeId> caller = connection.caller().map(TlsPeer.Identity::id);
        return new AccessEntry(
                shared.clock().instant(),
                shared.workload(),
                "destination",
                protocol,
                port,
                "",
                shared.role().transport().mode(port),
                AccessEntry.text(connection.channel().remoteAddress()),
                caller.map(SpiffeId::principal).orElse(""),
                caller.isPresent() ? "mutual_tls" : "none",
                connection.serverName(),
                request.map(r -> r.method().name()).orElse(""),
                request.map(r -> r.headers().get(HttpHeaderNames.HOST, "")).orElse(""),
                request.map(HttpRequest::uri).orElse(""),
                upstream,
                status,
                flags,
                detail,
                received,
                sent,
                duration,
                metadata);
    }
}
