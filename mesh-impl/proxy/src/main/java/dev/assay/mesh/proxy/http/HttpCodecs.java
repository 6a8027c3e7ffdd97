package dev.assay.mesh.proxy.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.time.Duration;

/**
 * Netty's codecs with this proxy's limits.
 *
 * @param maxHeaderBytes of one message's headers together, and of its first line
 * @param maxStreams that a peer may have open at once on one HTTP/2 connection
 */
public record HttpCodecs(int maxHeaderBytes, int maxStreams) {

    /** One read's worth: larger chunks are handed on in parts. */
    private static final int MAX_CHUNK = 8192;

    /** Enough for one busy stream on a fast link, little enough for a hundred slow ones. */
    private static final int WINDOW = 256 * 1024;

    private static final Duration GRACE = Duration.ofSeconds(5);

    HttpServerCodec http1Server() {
        return new HttpServerCodec(http1());
    }

    HttpClientCodec http1Client() {
        return new HttpClientCodec(http1(), false, false);
    }

    private HttpDecoderConfig http1() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(maxHeaderBytes)
                .setMaxHeaderSize(maxHeaderBytes)
                .setMaxChunkSize(MAX_CHUNK)
                .setStrictLineParsing(false);
    }

    /**
     * @param stream fills each stream's pipeline behind the codec to HTTP objects
     */
    ChannelHandler[] http2Server(ChannelInitializer<Channel> stream) {
        Http2FrameCodec codec =
                Http2FrameCodecBuilder.forServer()
                        .initialSettings(settings().maxConcurrentStreams(maxStreams))
                        .gracefulShutdownTimeoutMillis(GRACE.toMillis())
                        .build();
        return new ChannelHandler[] {codec, new Http2MultiplexHandler(stream)};
    }

    ChannelHandler[] http2Client(ChannelHandler pushed) {
        Http2FrameCodec codec =
                Http2FrameCodecBuilder.forClient()
                        .initialSettings(settings().pushEnabled(false))
                        .gracefulShutdownTimeoutMillis(GRACE.toMillis())
                        .build();
        return new ChannelHandler[] {codec, new Http2MultiplexHandler(pushed)};
    }

    private Http2Settings settings() {
        return Http2Settings.defaultSettings()
                .initialWindowSize(WINDOW)
                .maxHeaderListSize(maxHeaderBytes);
    }

    static ChannelHandler objects(boolean server) {
        return new Http2StreamFrameToHttpObjectCodec(server);
    }
}
