package dev.assay.mesh.proxy.token;

import dev.assay.mesh.policy.requestauthn.Token;
import dev.assay.mesh.policy.resource.JwtRule;
import dev.assay.mesh.policy.resource.JwtRule.ClaimHeader;
import dev.assay.mesh.proxy.token.TokenVerifier.Verdict.Passed;
import dev.assay.mesh.proxy.token.TokenVerifier.Verdict.Refused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Istio's rules: a request without a token passes, and so does a CORS preflight, which never has
 * credentials; every token that stands where some rule looks must hold for a rule that looks there.
 * Where several do, the first is the request's. Source: istio/istio {@code
 * pilot/pkg/security/authn/policy_applier.go}, convertToEnvoyJwtConfig.
 */
public final class StandardTokenVerifier implements TokenVerifier {

    private final Clock clock;
    private final SignatureCheck signatures;

    public StandardTokenVerifier(Clock clock, SignatureCheck signatures) {
        this.clock = clock;
        this.signatures = signatures;
    }

    @Override
    public Prepared prepare(List<JwtRule> rules) {
        Map<Place, List<PreparedRule>> readers = new LinkedHashMap<>();
        Set<String> told = new LinkedHashSet<>();
        for (JwtRule rule : rules) {
            var prepared = new PreparedRule(rule);
            Place.of(rule)
                    .forEach(place ->
                            readers.computeIfAbsent(place, _ -> new ArrayList<>()).add(prepared));
            if (!rule.outputPayloadToHeader().isEmpty()) {
                told.add(rule.outputPayloadToHeader());
            }
            rule.outputClaimToHeaders().stream().map(ClaimHeader::header).forEach(told::add);
        }
        return request -> verify(request, readers, told);
    }

    /**
     * Verifies one request.
     *
     * @param told headers that only a verified token may set
     */
    private Verdict verify(
            Shown request, Map<Place, List<PreparedRule>> readers, Set<String> told) {
        var onward = new Onward(request);
        told.forEach(onward.headers()::remove);
        if (isPreflight(request.request())) {
            return new Passed(new Token.None(), onward.target(), onward.headers());
        }
        Token first = new Token.None();
        try {
            for (var each : readers.entrySet()) {
                Place place = each.getKey();
                for (String text : place.tokens(request)) {
                    CompactToken token = CompactToken.parse(text);
                    PreparedRule believed = believing(token, each.getValue());
                    onward.tell(believed.rule(), token);
                    if (!believed.rule().forwardOriginalToken()) {
                        place.clear(onward);
                    }
                    if (first instanceof Token.None) {
                        first = believed.verified(token);
                    }
                }
            }
        } catch (TokenRefused e) {
            return new Refused(e.fault());
        }
        return new Passed(first, onward.target(), onward.headers());
    }

    /** The rule for which a token holds. */
    private PreparedRule believing(CompactToken token, List<PreparedRule> readers)
            throws TokenRefused {
        TokenFault fault = TokenFault.UNKNOWN_ISSUER;
        for (PreparedRule rule : readers) {
            if (rule.isOf(token.issuer())) {
                try {
                    rule.check(token, clock.instant(), signatures);
                    return rule;
                } catch (TokenRefused e) {
                    fault = e.fault();
                }
            }
        }
        throw new TokenRefused(fault);
    }

    /** Source: Envoy's {@code jwt_authn/filter.cc}, isCorsPreflightRequest. */
    private static boolean isPreflight(HttpRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && !request.headers().get(HttpHeaderNames.ORIGIN, "").isEmpty()
                && !request.headers()
                        .get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD, "")
                        .isEmpty();
    }
}
