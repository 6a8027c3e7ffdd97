package dev.assay.mesh.kubernetes.token;

import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.ca.token.AuthenticationFailed;
import dev.assay.mesh.ca.token.CallerAuthenticator;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collections;
import java.util.List;

/**
 * Asks the API server whose token it is, and accepts service accounts only (istio/istio {@code
 * security/pkg/k8s/tokenreview}). One request per call; blocks. Safe for any thread.
 */
public final class TokenReviewAuthenticator implements CallerAuthenticator {

    /** The audience that Istio's CA demands (istio/istio {@code pkg/security/security.go}). */
    public static final List<String> ISTIO_AUDIENCES = List.of("istio-ca");

    private static final String PREFIX = "system:serviceaccount:";

    private final KubernetesClient client;
    private final List<String> audiences;

    /**
     * An authenticator.
     *
     * @param audiences a token must be meant for one of them; empty asks for the API server's own
     */
    public TokenReviewAuthenticator(KubernetesClient client, List<String> audiences) {
        this.client = client;
        this.audiences = List.copyOf(audiences);
    }

    @Override
    public Caller authenticate(String token) throws AuthenticationFailed {
        if (token.isEmpty()) {
            throw new AuthenticationFailed("no token");
        }
        return caller(review(token));
    }

    private TokenReview review(String token) throws AuthenticationFailed {
        var request =
                new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .withAudiences(audiences)
                        .endSpec()
                        .build();
        try {
            return client.tokenReviews().create(request);
        } catch (KubernetesClientException e) {
            // Not its message: that may quote the request, and with it the token.
            throw new AuthenticationFailed("the token could not be reviewed: code " + e.getCode());
        }
    }

    private Caller caller(TokenReview review) throws AuthenticationFailed {
        var status = review.getStatus();
        if (status == null || !Boolean.TRUE.equals(status.getAuthenticated())) {
            throw new AuthenticationFailed("the API server does not accept the token");
        }
        // An API server that knows no audiences answers with none at all.
        if (!audiences.isEmpty() && Collections.disjoint(audiences, status.getAudiences())) {
            throw new AuthenticationFailed("the token is meant for others than " + audiences);
        }
        var user = status.getUser().getUsername();
        var names =
                user != null && user.startsWith(PREFIX)
                        ? user.substring(PREFIX.length()).split(":", -1)
                        : new String[0];
        if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
            throw new AuthenticationFailed("the token's user is no service account");
        }
        return new Caller(names[0], names[1]);
    }
}
