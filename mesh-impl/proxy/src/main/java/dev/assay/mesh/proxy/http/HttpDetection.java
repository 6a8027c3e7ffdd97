package dev.assay.mesh.proxy.http;

import dev.assay.mesh.proxy.sniff.HttpSniffer;
import dev.assay.mesh.proxy.sniff.PeekHandler;
import dev.assay.mesh.proxy.sniff.Sniffed;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/**
 * Begins HTTP on a connection whose first bytes are HTTP. Where HTTP was promised anything else is
 * rejected, otherwise it is served as a raw stream. Runs on the channel's event loop.
 */
final class HttpDetection implements PeekHandler.Inspector {

    private final HttpServer server;
    private final Channel channel;
    private final HttpRouter router;
    private final boolean promised;
    private final Runnable raw;

    HttpDetection(
            HttpServer server, Channel channel, HttpRouter router, boolean promised, Runnable raw) {
        this.server = server;
        this.channel = channel;
        this.router = router;
        this.promised = promised;
        this.raw = raw;
    }

    @Override
    public boolean inspect(ChannelHandlerContext ctx, ByteBuf soFar) {
        Sniffed found = promised ? HttpSniffer.onHttpPort(soFar) : HttpSniffer.onUnknownPort(soFar);
        switch (found) {
            case Sniffed.NeedMore _ -> {
                return false;
            }
            case Sniffed.Http1 _ -> server.http1(channel.pipeline(), router);
            case Sniffed.Http2 _ -> server.http2(channel.pipeline(), router);
            default -> other();
        }
        return true;
    }

    @Override
    public void inspectLast(ChannelHandlerContext ctx, ByteBuf soFar) {
        if (soFar.isReadable()) {
            other();
        } else if (promised) {
            channel.close();
        } else {
            router.silent();
            other();
        }
    }

    private void other() {
        if (promised) {
            server.reject(channel, router);
        } else {
            raw.run();
        }
    }
}
