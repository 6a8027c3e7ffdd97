package dev.assay.mesh.policy.extauthz;

import java.time.Duration;
import java.util.Map;

/**
 * An external authorizer that policies can name, as the mesh config's {@code extensionProviders}
 * define it. Source: istio/api {@code mesh/v1alpha1/config.proto}.
 *
 * @param name what policies call it
 * @param host the service that is asked, fully qualified
 * @param port the Service's port
 * @param timeout how long its answer is waited for
 * @param failOpen whether what it could not be asked about passes
 * @param statusOnError what a caller is answered whom it could not be asked about
 * @param protocol how it is asked
 */
public record ExtensionProvider(
        String name,
        String host,
        int port,
        Duration timeout,
        boolean failOpen,
        int statusOnError,
        Protocol protocol) {

    /** Istio's. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    /** Istio's. */
    public static final int DEFAULT_STATUS_ON_ERROR = 403;

    /** How a provider is asked. */
    public sealed interface Protocol {}

    /** By gRPC: {@code envoy.service.auth.v3.Authorization/Check}. */
    public record Grpc() implements Protocol {}

    /**
     * By a request like the caller's own, without its body: 200 lets it pass.
     *
     * @param pathPrefix before the path that the caller asked for
     * @param toProvider the caller's headers that the provider sees, beside Host and Authorization
     * @param added further headers that the provider sees
     * @param toApplication the provider's headers that the application sees when it allows
     * @param toCaller the provider's headers that the caller sees when it denies; empty means all
     */
    public record Http(
            String pathPrefix,
            HeaderNames toProvider,
            Map<String, String> added,
            HeaderNames toApplication,
            HeaderNames toCaller)
            implements Protocol {
        public Http {
            added = Map.copyOf(added);
        }
    }

    public ExtensionProvider {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
        }
        if (statusOnError < 200 || statusOnError > 599) {
            throw new IllegalArgumentException(
                    "statusOnError: " + statusOnError + " (expected: an HTTP status)");
        }
    }
}
