package dev.assay.mesh.policy.authz;

import dev.assay.mesh.policy.requestauthn.Token;
import java.util.function.Predicate;

/**
 * A request's principal, {@code iss/sub} of its token; both must be there. Source: istio/istio
 * {@code pilot/pkg/security/authz/model/generator.go}, requestPrincipalGenerator.
 */
final class RequestPrincipal {

    private static final String ANY = "*";

    private RequestPrincipal() {}

    /**
     * Which tokens have a principal like this. An issuer may be a URL, so that the subject begins
     * after the last slash. A star at the pattern's beginning belongs to the issuer and one at its
     * end to the subject; without a slash one of the two parts is given alone.
     */
    static Predicate<Token> like(String pattern) {
        int slash = pattern.lastIndexOf('/');
        String issuer = slash < 0 ? pattern : pattern.substring(0, slash);
        String subject = pattern.substring(slash + 1);
        if (pattern.equals(ANY)) {
            return both(glob(ANY), glob(ANY));
        }
        if (pattern.startsWith(ANY)) {
            return slash < 0 ? both(glob(ANY), glob(subject)) : both(glob(issuer), subject::equals);
        }
        if (pattern.endsWith(ANY)) {
            return slash < 0 ? both(glob(issuer), glob(ANY)) : both(issuer::equals, glob(subject));
        }
        return slash < 0 ? _ -> false : both(issuer::equals, subject::equals);
    }

    private static Predicate<String> glob(String pattern) {
        return value -> Glob.matches(pattern, value);
    }

    private static Predicate<Token> both(Predicate<String> issuer, Predicate<String> subject) {
        return token -> {
            String iss = token.text("iss");
            String sub = token.text("sub");
            return !iss.isEmpty() && !sub.isEmpty() && issuer.test(iss) && subject.test(sub);
        };
    }
}
