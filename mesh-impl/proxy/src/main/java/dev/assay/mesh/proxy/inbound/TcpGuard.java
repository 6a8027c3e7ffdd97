package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.authz.Content;
import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.policy.authz.RequestFacts;
import dev.assay.mesh.policy.extauthz.Delegation;
import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.extauthz.Ruling;
import dev.assay.mesh.proxy.tcp.Closing;
import dev.assay.mesh.proxy.tcp.Hold;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges a TCP connection when the caller's first byte comes, as Envoy's RBAC filter does: a server
 * that speaks first is heard even by a caller that may not answer it. Later bytes only ask whether
 * the port's mode still admits the connection. Stands before the relay.
 */
final class TcpGuard extends ChannelInboundHandlerAdapter {

    private final InboundConnection connection;
    private boolean judged;
    private boolean asking;
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
        if (asking) {
            // Until now it was read on: that the caller goes away is seen by reading alone.
            ctx.channel().config().setAutoRead(false);
        }
        ProxyConfig now = connection.shared().config().current();
        if (now != judgedBy && !connection.mayContinue()) {
            denied = true;
            ReferenceCountUtil.release(message);
            connection.cutOff();
            return;
        }
        judgedBy = now;
        if (!judged) {
            judge(ctx);
            judged = true;
        }
        if (denied) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void judge(ChannelHandlerContext ctx) {
        Delegation.Prepared judge = connection.shared().judge().by(connection.shared().policy());
        Role.Arrival arrival = connection.arrival();
        RequestFacts facts = connection.facts(arrival, new Content.Opaque(), arrival.peerAddress());
        List<ExtensionProvider> providers = judge.asked(facts);
        if (providers.isEmpty()) {
            decide(ctx, judge.decide(facts));
            return;
        }
        // What the caller says goes no further until it is known whether it may.
        asking = true;
        var hold = new Hold();
        ctx.pipeline().addAfter(ctx.name(), null, hold);
        Future<Ruling> ruling = connection.ask(providers, Optional.empty());
        ctx.channel().closeFuture().addListener(closed -> ruling.cancel(false));
        ruling.addListener((Future<Ruling> known) -> {
            if (known.isCancelled() || denied) {
                return;
            }
            switch (known.getNow()) {
                case Ruling.Refused refused -> deny(ctx, refused.detail());
                case Ruling.Allowed _ -> decide(ctx, judge.decide(facts));
            }
            if (!denied) {
                asking = false;
                ctx.pipeline().remove(hold);
                ctx.channel().config().setAutoRead(true);
            }
        });
    }

    private void decide(ChannelHandlerContext ctx, Decision decision) {
        connection.log().noted(decision.noted().metadata());
        if (!decision.allowed()) {
            deny(ctx, "rbac_access_denied: " + decision.why());
        }
    }

    private void deny(ChannelHandlerContext ctx, String detail) {
        denied = true;
        connection.log().denied(detail);
        Closing.afterFlush(ctx.channel());
    }
}
