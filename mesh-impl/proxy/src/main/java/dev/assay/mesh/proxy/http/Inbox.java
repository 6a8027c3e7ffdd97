package dev.assay.mesh.proxy.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Parts of requests that came before anybody could take them. Owns them until they are taken. */
final class Inbox {

    private final Deque<HttpObject> parts = new ArrayDeque<>();

    /** A whole request is two parts: its head, and the rest of it. */
    void add(HttpObject part) {
        if (part instanceof FullHttpRequest whole) {
            parts.add(
                    new DefaultHttpRequest(
                            whole.protocolVersion(), whole.method(), whole.uri(), whole.headers()));
            parts.add(new DefaultLastHttpContent(whole.content(), whole.trailingHeaders()));
        } else {
            parts.add(part);
        }
    }

    @Nullable HttpObject peek() {
        return parts.peek();
    }

    @Nullable HttpObject poll() {
        return parts.poll();
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Whether the request is whole whose parts come first. */
    boolean holdsEnd() {
        return parts.stream().anyMatch(LastHttpContent.class::isInstance);
    }

    /**
     * Whether more may be read: nothing waits, or the mere end of a request, whose caller can only
     * be seen to go away by reading.
     */
    boolean hasRoom() {
        return parts.isEmpty() || (parts.size() == 1 && parts.peek() instanceof LastHttpContent);
    }

    void release() {
        parts.forEach(ReferenceCountUtil::release);
        parts.clear();
    }
}
