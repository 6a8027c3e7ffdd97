package dev.assay.mesh.proxy.extauthz;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;

/** What came of asking one provider. */
sealed interface Outcome {

    /** It lets it pass. */
    record Allowed(List<HeaderChange> changes) implements Outcome {
        public Allowed {
            changes = List.copyOf(changes);
        }
    }

    /**
     * It does not.
     *
     * @param headers what the caller sees beside status and body
     */
    record Denied(int status, String body, HttpHeaders headers) implements Outcome {

        /** What no caller can be answered is still a denial, and failing open does not apply. */
        public Denied {
            status = status < 200 || status > 599 ? HttpResponseStatus.FORBIDDEN.code() : status;
        }
    }

    /** It could not be asked, or did not say. */
    record Failed(String why) implements Outcome {}
}
