package dev.assay.mesh.proxy.extauthz;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;

/** What comes of everybody's answers together. */
public sealed interface Ruling {

    /**
     * Nobody objects; what is not delegated is still to be judged.
     *
     * @param changes in the order in which they were asked for
     */
    record Allowed(List<HeaderChange> changes) implements Ruling {
        public Allowed {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Somebody objects, or could not be asked.
     *
     * @param detail for the log
     */
    record Refused(HttpResponseStatus status, String body, HttpHeaders headers, String detail)
            implements Ruling {}
}
