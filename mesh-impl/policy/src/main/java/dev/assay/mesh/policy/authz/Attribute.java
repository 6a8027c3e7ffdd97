package dev.assay.mesh.policy.authz;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a condition's key asks about. */
sealed interface Attribute {

    record SourceIp() implements Attribute {}

    record RemoteIp() implements Attribute {}

    record SourceNamespace() implements Attribute {}

    record SourcePrincipal() implements Attribute {}

    record SourceServiceAccount() implements Attribute {}

    record DestinationIp() implements Attribute {}

    record DestinationPort() implements Attribute {}

    record Sni() implements Attribute {}

    /** A request header, by lower-case name. */
    record Header(String name) implements Attribute {}

    /** The principal of a verified token. */
    record RequestPrincipal() implements Attribute {}

    /** A claim of a verified token, by the names that lead to it. */
    record TokenClaim(List<String> path) implements Attribute {}

    /** A key that Istio does not know; the validator refuses it. */
    record Unknown() implements Attribute {}

    Pattern NAME_IN_BRACKETS = Pattern.compile("\\[([^\\[\\]]+)]");

    Pattern CLAIM = Pattern.compile("request\\.auth\\.claims((\\[[^\\[\\]]+])+)");

    Pattern HEADER = Pattern.compile("request\\.headers\\[([^\\[\\]]+)]");

    /** Whether only a request can answer it. */
    default boolean needsHttp() {
        return this instanceof Header
                || this instanceof RequestPrincipal
                || this instanceof TokenClaim;
    }

    static Attribute of(String key) {
        return switch (key) {
            case "source.ip" -> new SourceIp();
            case "remote.ip" -> new RemoteIp();
            case "source.namespace" -> new SourceNamespace();
            case "source.principal" -> new SourcePrincipal();
            case "source.serviceAccount" -> new SourceServiceAccount();
            case "destination.ip" -> new DestinationIp();
            case "destination.port" -> new DestinationPort();
            case "connection.sni" -> new Sni();
            case "request.auth.principal" -> new RequestPrincipal();
            case "request.auth.audiences" -> new TokenClaim(List.of("aud"));
            case "request.auth.presenter" -> new TokenClaim(List.of("azp"));
            default -> {
                Matcher header = HEADER.matcher(key);
                if (header.matches()) {
                    yield new Header(header.group(1).toLowerCase(Locale.ROOT));
                }
                Matcher claim = CLAIM.matcher(key);
                yield claim.matches()
                        ? new TokenClaim(
                                NAME_IN_BRACKETS
                                        .matcher(claim.group(1))
                                        .results()
                                        .map(name -> name.group(1))
                                        .toList())
                        : new Unknown();
            }
        };
    }
}
