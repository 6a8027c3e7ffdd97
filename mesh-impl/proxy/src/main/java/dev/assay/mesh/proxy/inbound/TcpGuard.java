package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.authz.Content;
import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.proxy.tcp.Closing;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Judges a TCP connection when the caller's first byte comes, as Envoy's RBAC filter does: a server
 * that speaks first is heard even by a caller that may not answer it. Stands before the relay.
 */
final class TcpGuard extends ChannelInboundHandlerAdapter {

    private final InboundConnection connection;
    private boolean denied;

    TcpGuard(InboundConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (denied) {
            ReferenceCountUtil.release(message);
            return;
        }
        Decision decision = connection.authorize(new Content.Opaque());
        if (decision.allowed()) {
            ctx.fireChannelRead(message);
            ctx.pipeline().remove(this);
        } else {
            denied = true;
            ReferenceCountUtil.release(message);
            connection.logTcpDenied(decision);
            Closing.afterFlush(ctx.channel());
        }
    }
}
