package dev.assay.mesh.proxy.token;

import dev.assay.mesh.policy.requestauthn.Token;
import dev.assay.mesh.policy.resource.JwtRule;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;

/**
 * Prepares rules for verifying the tokens of requests: once for each change of policy, not once for
 * each request. Safe for any thread.
 */
@FunctionalInterface
public interface TokenVerifier {

    /**
     * What judges requests by these rules.
     *
     * @param rules of all policies that concern the workload; only those with their keys inline let
     *     a token pass
     */
    Prepared prepare(List<JwtRule> rules);

    /** Rules that are ready to be asked; safe for any thread. */
    @FunctionalInterface
    interface Prepared {

        /** Verifies the tokens of one request, which is left as it is. */
        Verdict verify(Shown request);
    }

    /**
     * What a request shows.
     *
     * @param target its normalised path, with the query
     */
    record Shown(HttpRequest request, String target) {}

    /** What becomes of it. */
    sealed interface Verdict {

        /**
         * It goes on, in this form.
         *
         * @param token what its tokens proved
         * @param target path and query, without tokens that are not passed on
         * @param headers the same of the headers; not to be changed where they are the request's
         */
        record Passed(Token token, String target, HttpHeaders headers) implements Verdict {}

        /** A token of it is not believed. */
        record Refused(TokenFault fault) implements Verdict {}
    }
}
