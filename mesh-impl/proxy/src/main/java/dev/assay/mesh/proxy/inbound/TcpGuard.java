package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.authz.Content;
import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.tcp.Closing;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Judges a TCP connection when the caller's first byte comes, as Envoy's RBAC filter does: a server
 * that speaks first is heard even by a caller that may not answer it. Later bytes only ask whether
 * the port's mode still admits the connection. Stands before the relay.
 */
final class TcpGuard extends ChannelInboundHandlerAdapter {

    private final InboundConnection connection;
    private boolean authorized;
    private boolean denied;
    private @Nullable ProxyConfig judgedBy;

    TcpGuard(InboundConnection connection) {
        this.connection = connection;
    }

    @Override
    @SuppressWarnings(
            "ReferenceEquality") // a change brings a new object; to compare contents costs more
    // than to judge
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (denied) {
            ReferenceCountUtil.release(message);
            return;
        }
        ProxyConfig now = connection.shared().config().current();
        if (now != judgedBy && !connection.mayContinue()) {
            denied = true;
            ReferenceCountUtil.release(message);
            connection.cutOff();
            return;
        }
        judgedBy = now;
        if (authorized) {
            ctx.fireChannelRead(message);
            return;
        }
        Decision decision = connection.authorize(new Content.Opaque());
        connection.log().noted(decision.noted().metadata());
        if (decision.allowed()) {
            authorized = true;
            ctx.fireChannelRead(message);
        } else {
            denied = true;
            ReferenceCountUtil.release(message);
            connection.log().denied(decision.why());
            Closing.afterFlush(ctx.channel());
        }
    }
}
