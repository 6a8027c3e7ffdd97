package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.VirtualService.Destination;
import dev.assay.mesh.policy.resource.VirtualService.Http;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the {@code spec} of a VirtualService. What of Istio's API this mesh lacks is refused by
 * name: a route that is half understood would send requests to the wrong place.
 */
final class VirtualServiceReader {

    private static final List<String> NOT_IN_SPEC = List.of("tls", "tcp");
    private static final List<String> NOT_IN_HTTP =
            List.of(
                    "redirect",
                    "directResponse",
                    "delegate",
                    "rewrite",
                    "timeout",
                    "retries",
                    "fault",
                    "mirror",
                    "mirrors",
                    "mirrorPercent",
                    "mirrorPercentage",
                    "corsPolicy",
                    "headers");
    private static final List<String> NOT_IN_MATCH =
            List.of(
                    "scheme",
                    "method",
                    "authority",
                    "port",
                    "sourceLabels",
                    "gateways",
                    "queryParams",
                    "ignoreUriCase",
                    "withoutHeaders",
                    "sourceNamespace",
                    "statPrefix");
    private static final List<String> NOT_IN_ROUTE = List.of("headers");

    private VirtualServiceReader() {}

    static VirtualService read(Metadata metadata, Fields spec) {
        refuse(spec, NOT_IN_SPEC);
        return new VirtualService(
                metadata,
                spec.texts("hosts"),
                Set.copyOf(spec.texts("gateways")),
                spec.children("http", VirtualServiceReader::http),
                Set.copyOf(spec.texts("exportTo")));
    }

    private static Http http(Fields fields) {
        refuse(fields, NOT_IN_HTTP);
        fields.ignoring("name");
        return new Http(
                fields.children("match", VirtualServiceReader::match),
                fields.children("route", VirtualServiceReader::destination));
    }

    private static HttpMatch match(Fields fields) {
        refuse(fields, NOT_IN_MATCH);
        fields.ignoring("name");
        Map<String, TextMatch> headers = new LinkedHashMap<>();
        fields.child("headers")
                .ifPresent(all ->
                        all.names()
                                .forEach(name ->
                                        headers.put(
                                                name,
                                                all.child(name)
                                                        .map(VirtualServiceReader::text)
                                                        .orElse(new TextMatch.Present()))));
        return new HttpMatch(fields.child("uri").map(VirtualServiceReader::text), headers);
    }

    private static TextMatch text(Fields fields) {
        refuse(fields, List.of("regex"));
        TextMatch match =
                fields.has("exact")
                        ? new TextMatch.Exact(fields.text("exact"))
                        : fields.has("prefix")
                                ? new TextMatch.Prefix(fields.text("prefix"))
                                : new TextMatch.Present();
        fields.finish();
        return match;
    }

    private static Destination destination(Fields fields) {
        refuse(fields, NOT_IN_ROUTE);
        Fields to =
                fields.child("destination")
                        .orElseThrow(() ->
                                fields.refuse("destination", "is missing: name a host at least"));
        int port =
                to.child("port")
                        .map(number -> {
                            int its = number.number("number", 0);
                            number.finish();
                            return its;
                        })
                        .orElse(0);
        var destination =
                new Destination(
                        to.requiredText("host"),
                        to.text("subset"),
                        port,
                        fields.number("weight", 0));
        to.finish();
        return destination;
    }

    private static void refuse(Fields fields, List<String> names) {
        for (String name : names) {
            if (fields.has(name)) {
                throw fields.refuse(name, "this mesh does not implement '" + name + "' here");
            }
        }
    }
}
