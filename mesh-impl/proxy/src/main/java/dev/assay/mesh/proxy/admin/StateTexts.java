package dev.assay.mesh.proxy.admin;

import com.google.protobuf.TextFormat;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.protocol.GatewayCodec;
import dev.assay.mesh.protocol.InboundPolicyCodec;
import dev.assay.mesh.protocol.OutboundServiceCodec;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A proxy's state as a person reads it, in a stable order. No private key is in it. */
public final class StateTexts {
    private StateTexts() {}

    /** In protobuf's text format, with the types of {@code config.proto}. */
    public static String configuration(ProxyConfig config) {
        var printer = TextFormat.printer();
        return "inbound {\n"
                + indented(printer.printToString(InboundPolicyCodec.encode(config.inbound())))
                + "}\n"
                + new TreeMap<>(config.outbound())
                        .entrySet().stream()
                                .map(each ->
                                        "outbound \"%s\" {\n%s}\n"
                                                .formatted(
                                                        each.getKey(),
                                                        indented(
                                                                printer.printToString(
                                                                        OutboundServiceCodec.encode(
                                                                                each.getValue())))))
                                .collect(Collectors.joining())
                + config.servers().stream()
                        .map(server ->
                                "server {\n%s}\n"
                                        .formatted(
                                                indented(
                                                        printer.printToString(
                                                                GatewayCodec.encode(server)))))
                        .collect(Collectors.joining());
    }

    /** As PEM, with a line before each part that says what it is. */
    public static String certificates(WorkloadSecrets secrets) {
        var svid = secrets.svid();
        var bundles = secrets.bundles();
        Map<TrustDomain, TrustBundle> roots =
                new TreeMap<>(Comparator.comparing(TrustDomain::toString));
        bundles.trustDomains()
                .forEach(domain ->
                        bundles.bundleFor(domain).ifPresent(bundle -> roots.put(domain, bundle)));
        return "# chain of %s, serial %s, from %s until %s\n%s"
                        .formatted(
                                svid.id(),
                                svid.leaf().getSerialNumber().toString(16),
                                svid.notBefore(),
                                svid.notAfter(),
                                svid.chainPem())
                + roots.entrySet().stream()
                        .map(each ->
                                "# roots of trust domain %s\n%s"
                                        .formatted(each.getKey(), each.getValue().pem()))
                        .collect(Collectors.joining());
    }

    private static String indented(String text) {
        return text.indent(2);
    }
}
