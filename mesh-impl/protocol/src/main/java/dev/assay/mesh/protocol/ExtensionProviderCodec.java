package dev.assay.mesh.protocol;

import dev.assay.mesh.policy.extauthz.ExtensionProvider;
import dev.assay.mesh.policy.extauthz.ExtensionProvider.Grpc;
import dev.assay.mesh.policy.extauthz.ExtensionProvider.Http;
import dev.assay.mesh.policy.extauthz.HeaderNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** External authorizers on the wire. Safe for any thread. */
final class ExtensionProviderCodec {

    private ExtensionProviderCodec() {}

    static dev.assay.mesh.protocol.config.ExtensionProvider encode(ExtensionProvider provider) {
        var message =
                dev.assay.mesh.protocol.config.ExtensionProvider.newBuilder()
                        .setName(provider.name())
                        .setHost(provider.host())
                        .setPort(provider.port())
                        .setTimeoutMillis(provider.timeout().toMillis())
                        .setFailOpen(provider.failOpen())
                        .setStatusOnError(provider.statusOnError());
        switch (provider.protocol()) {
            case Grpc _ ->
                    message.setGrpc(
                            dev.assay.mesh.protocol.config.ExtensionProvider.Grpc
                                    .getDefaultInstance());
            case Http http -> message.setHttp(encode(http));
        }
        return message.build();
    }

    private static dev.assay.mesh.protocol.config.ExtensionProvider.Http encode(Http http) {
        return dev.assay.mesh.protocol.config.ExtensionProvider.Http.newBuilder()
                .setPathPrefix(http.pathPrefix())
                .addAllHeadersToProvider(http.toProvider().patterns())
                .putAllAddedHeaders(http.added())
                .addAllHeadersToApplication(http.toApplication().patterns())
                .addAllHeadersToCaller(http.toCaller().patterns())
                .build();
    }

    static List<ExtensionProvider> decode(
            String resource, List<dev.assay.mesh.protocol.config.ExtensionProvider> messages)
            throws MalformedConfig {
        List<ExtensionProvider> providers = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            providers.add(decode(resource, "extension_providers[" + i + "]", messages.get(i)));
        }
        return providers;
    }

    private static ExtensionProvider decode(
            String resource, String field, dev.assay.mesh.protocol.config.ExtensionProvider message)
            throws MalformedConfig {
        ExtensionProvider.Protocol protocol =
                switch (message.getProtocolCase()) {
                    case GRPC -> new Grpc();
                    case HTTP -> decode(message.getHttp());
                    case PROTOCOL_NOT_SET ->
                            throw new MalformedConfig(
                                    resource, field + ".protocol", "none (expected: grpc or http)");
                };
        try {
            return new ExtensionProvider(
                    message.getName(),
                    message.getHost(),
                    message.getPort(),
                    Duration.ofMillis(message.getTimeoutMillis()),
                    message.getFailOpen(),
                    message.getStatusOnError(),
                    protocol);
        } catch (IllegalArgumentException e) {
            throw new MalformedConfig(resource, field, String.valueOf(e.getMessage()));
        }
    }

    private static Http decode(dev.assay.mesh.protocol.config.ExtensionProvider.Http http) {
        return new Http(
                http.getPathPrefix(),
                new HeaderNames(http.getHeadersToProviderList()),
                http.getAddedHeadersMap(),
                new HeaderNames(http.getHeadersToApplicationList()),
                new HeaderNames(http.getHeadersToCallerList()));
    }
}
