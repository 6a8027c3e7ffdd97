package dev.assay.mesh.policy.authz;

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

    /** Something of a verified token. */
    record Token() implements Attribute {}

    /** A key that Istio does not know; the validator refuses it. */
    record Unknown() implements Attribute {}

    Pattern HEADER = Pattern.compile("request\\.headers\\[([^\\[\\]]+)]");

    /** Whether only a request can answer it. */
    default boolean needsHttp() {
        return this instanceof Header || this instanceof Token;
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
            default -> {
                Matcher header = HEADER.matcher(key);
                if (header.matches()) {
                    yield new Header(header.group(1).toLowerCase(Locale.ROOT));
                }
                yield key.startsWith("request.auth.") ? new Token() : new Unknown();
            }
        };
    }
}
