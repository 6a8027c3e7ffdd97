package dev.assay.mesh.proxy;

import java.time.Duration;

/**
 * What a proxy spends on its callers at most. Every value has a safe default in {@link
 * #defaults()}.
 *
 * @param maxConnections open at once on one listener; further ones are reset at once
 * @param maxHeaderBytes of one HTTP message's headers, and of its first line; 60 KiB as in Envoy
 *     (max_request_headers_kb)
 * @param maxStreams open at once on one HTTP/2 connection
 * @param maxClientHelloBytes 64 KiB as in Envoy's TLS inspector
 * @param handshakeTime from a connection's start (STRICT) or first byte (PERMISSIVE) to a whole
 *     client hello, and again from there to the end of the TLS handshake
 * @param headerTime from a request's first byte to the end of its headers
 * @param idleTime of an HTTP connection without traffic; one hour as in Envoy
 * @param connectTime for a TCP connection to an endpoint or to the application; 10 s as in Istio
 * @param maxPendingConnects connections being opened at once, all of one proxy; as Envoy's
 *     max_pending_requests
 * @param maxIdleUpstreams HTTP/1.1 connections kept for later, per endpoint and event loop
 * @param idleUpstreamTime how long one is kept
 * @param writeBufferHigh bytes that may wait to be written to one connection before its source is
 *     no longer read; half of it is the mark at which reading begins again
 * @param drainTime how long {@link Proxy#close} waits for what is under way
 * @param connectionTime of an inbound connection, whatever its certificate; zero for no end, as in
 *     Istio (istio/istio#7630). HTTP ends after what is under way, a stream of bytes at once
 */
public record Limits(
        int maxConnections,
        int maxHeaderBytes,
        int maxStreams,
        int maxClientHelloBytes,
        Duration handshakeTime,
        Duration headerTime,
        Duration idleTime,
        Duration connectTime,
        int maxPendingConnects,
        int maxIdleUpstreams,
        Duration idleUpstreamTime,
        int writeBufferHigh,
        Duration drainTime,
        Duration connectionTime) {

    public Limits {
        positive("maxConnections", maxConnections);
        positive("maxHeaderBytes", maxHeaderBytes);
        positive("maxStreams", maxStreams);
        positive("maxClientHelloBytes", maxClientHelloBytes);
        positive("maxPendingConnects", maxPendingConnects);
        positive("writeBufferHigh", writeBufferHigh);
        if (maxIdleUpstreams < 0) {
            throw new IllegalArgumentException(
                    "maxIdleUpstreams: " + maxIdleUpstreams + " (expected: >= 0)");
        }
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    public static Limits defaults() {
        return new Limits(
                10_000,
                60 * 1024,
                1_000,
                64 * 1024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofHours(1),
                Duration.ofSeconds(10),
                1_024,
                64,
                Duration.ofMinutes(1),
                256 * 1024,
                Duration.ofSeconds(5),
                Duration.ZERO);
    }

    public Limits withMaxConnections(int other) {
        return new Limits(
                other,
                maxHeaderBytes,
                maxStreams,
                maxClientHelloBytes,
                handshakeTime,
                headerTime,
                idleTime,
                connectTime,
                maxPendingConnects,
                maxIdleUpstreams,
                idleUpstreamTime,
                writeBufferHigh,
                drainTime,
                connectionTime);
    }

    public Limits withHandshakeTime(Duration other) {
        return new Limits(
                maxConnections,
                maxHeaderBytes,
                maxStreams,
                maxClientHelloBytes,
                other,
                headerTime,
                idleTime,
                connectTime,
                maxPendingConnects,
                maxIdleUpstreams,
                idleUpstreamTime,
                writeBufferHigh,
                drainTime,
                connectionTime);
    }

    public Limits withHeaderTime(Duration other) {
        return new Limits(
                maxConnections,
                maxHeaderBytes,
                maxStreams,
                maxClientHelloBytes,
                handshakeTime,
                other,
                idleTime,
                connectTime,
                maxPendingConnects,
                maxIdleUpstreams,
                idleUpstreamTime,
                writeBufferHigh,
                drainTime,
                connectionTime);
    }

    public Limits withDrainTime(Duration other) {
        return new Limits(
                maxConnections,
                maxHeaderBytes,
                maxStreams,
                maxClientHelloBytes,
                handshakeTime,
                headerTime,
                idleTime,
                connectTime,
                maxPendingConnects,
                maxIdleUpstreams,
                idleUpstreamTime,
                writeBufferHigh,
                other,
                connectionTime);
    }

    public Limits withConnectionTime(Duration other) {
        return new Limits(
                maxConnections,
                maxHeaderBytes,
                maxStreams,
                maxClientHelloBytes,
                handshakeTime,
                headerTime,
                idleTime,
                connectTime,
                maxPendingConnects,
                maxIdleUpstreams,
                idleUpstreamTime,
                writeBufferHigh,
                drainTime,
                other);
    }
}
