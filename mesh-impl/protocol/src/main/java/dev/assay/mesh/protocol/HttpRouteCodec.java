package dev.assay.mesh.protocol;

import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.resource.HttpMatch;
import dev.assay.mesh.policy.resource.TextMatch;
import dev.assay.mesh.protocol.config.RouteTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Routes on the wire. */
final class HttpRouteCodec {

    private HttpRouteCodec() {}

    static dev.assay.mesh.protocol.config.HttpRoute encode(HttpRoute route) {
        var message = dev.assay.mesh.protocol.config.HttpRoute.newBuilder();
        for (HttpMatch match : route.matches()) {
            var encoded = message.addMatchesBuilder();
            match.uri().ifPresent(uri -> encoded.setUri(encode(uri)));
            match.headers().forEach((name, text) -> encoded.putHeaders(name, encode(text)));
        }
        for (HttpRoute.Target target : route.targets()) {
            message.addTargets(
                    RouteTarget.newBuilder()
                            .setHost(target.host())
                            .setPort(target.port())
                            .setSubset(target.subset())
                            .setWeight(target.weight()));
        }
        return message.build();
    }

    /** A route that cannot be read whole is refused: it would send requests to the wrong place. */
    static HttpRoute decode(
            String name, String field, dev.assay.mesh.protocol.config.HttpRoute message)
            throws MalformedConfig {
        List<HttpMatch> matches = new ArrayList<>();
        for (var match : message.getMatchesList()) {
            Map<String, TextMatch> headers = new HashMap<>();
            for (var header : match.getHeadersMap().entrySet()) {
                headers.put(header.getKey(), decode(name, field + ".headers", header.getValue()));
            }
            matches.add(
                    new HttpMatch(
                            match.hasUri()
                                    ? Optional.of(decode(name, field + ".uri", match.getUri()))
                                    : Optional.empty(),
                            headers));
        }
        List<HttpRoute.Target> targets = new ArrayList<>();
        for (var target : message.getTargetsList()) {
            if (target.getWeight() < 1) {
                throw new MalformedConfig(
                        name, field + ".weight", target.getWeight() + " (expected: above 0)");
            }
            targets.add(
                    new HttpRoute.Target(
                            target.getHost(),
                            target.getPort(),
                            target.getSubset(),
                            target.getWeight()));
        }
        if (targets.isEmpty()) {
            throw new MalformedConfig(name, field + ".targets", "is missing (expected: one)");
        }
        return new HttpRoute(matches, targets);
    }

    private static dev.assay.mesh.protocol.config.TextMatch encode(TextMatch text) {
        var message = dev.assay.mesh.protocol.config.TextMatch.newBuilder();
        switch (text) {
            case TextMatch.Exact(var exact) -> message.setExact(exact);
            case TextMatch.Prefix(var prefix) -> message.setPrefix(prefix);
            case TextMatch.Present() -> message.getPresentBuilder();
        }
        return message.build();
    }

    private static TextMatch decode(
            String name, String field, dev.assay.mesh.protocol.config.TextMatch text)
            throws MalformedConfig {
        return switch (text.getKindCase()) {
            case EXACT -> new TextMatch.Exact(text.getExact());
            case PREFIX -> new TextMatch.Prefix(text.getPrefix());
            case PRESENT -> new TextMatch.Present();
            case KIND_NOT_SET ->
                    throw new MalformedConfig(
                            name, field, "is missing (expected: exact, prefix or present)");
        };
    }
}
