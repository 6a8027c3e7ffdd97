package dev.assay.cases.mesh;

import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.Observation.HttpAnswered;
import dev.assay.cases.probe.http.CheckServer;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.PortSpec;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.WireHandler;
import java.util.List;
import java.util.Map;

/**
 * An authorizer of the suite's own, in a namespace whose name the mesh config knows, and policies
 * that delegate to it. All providers of the mesh config are this one.
 */
final class ExternalAuthorizer {
    static final String API =
            "istio/api: security/v1beta1/authorization_policy.proto, CUSTOM; mesh/v1alpha1/config.proto, ExtensionProvider; "
                    + "istio/istio: pilot/pkg/security/authz/builder/{builder,extauthz}.go; releasenotes/notes/46968.yaml";

    private static final String NAMESPACE = "assay-authorizer";
    private static final String AUTHORIZER = "authorizer";
    private static final int SERVICE_HTTP = 8000;
    private static final int SERVICE_GRPC = 9000;
    private static final int HTTP = 18095;
    private static final int GRPC = 18096;

    /** For the mesh config. */
    static final String PROVIDERS =
            """
            - name: assay-http
              envoyExtAuthzHttp:
                service: authorizer.assay-authorizer.svc.cluster.local
                port: 8000
                timeout: 1s
            - name: assay-status
              envoyExtAuthzHttp:
                service: authorizer.assay-authorizer.svc.cluster.local
                port: 8000
                statusOnError: "503"
            - name: assay-open
              envoyExtAuthzHttp:
                service: authorizer.assay-authorizer.svc.cluster.local
                port: 8000
                failOpen: true
            - name: assay-headers
              envoyExtAuthzHttp:
                service: authorizer.assay-authorizer.svc.cluster.local
                port: 8000
                timeout: 1s
                includeRequestHeadersInCheck: [x-assay-shown]
                headersToUpstreamOnAllow: [x-assay-user]
                headersToDownstreamOnDeny: [x-assay-why]
            - name: assay-grpc
              envoyExtAuthzGrpc:
                service: authorizer.assay-authorizer.svc.cluster.local
                port: 9000
                timeout: 1s
            """;

    private ExternalAuthorizer() {}

    /** Where the mesh config says that the providers are. */
    static Workload deploy(Lane lane, WireHandler http, WireHandler grpc) {
        Namespace namespace = lane.namespaceCalled(NAMESPACE);
        namespace.expose(
                new ServiceSpec(
                        AUTHORIZER,
                        Map.of("app", AUTHORIZER),
                        List.of(
                                new ServiceSpec.Port("http", SERVICE_HTTP, HTTP),
                                new ServiceSpec.Port("grpc", SERVICE_GRPC, GRPC))));
        return namespace.deploy(
                WorkloadSpec.naked(AUTHORIZER)
                        .on(List.of(PortSpec.custom("http", HTTP), PortSpec.custom("grpc", GRPC))),
                Map.of(HTTP, http, GRPC, grpc));
    }

    /** Names its port, as every policy here: on TCP it would delegate whatever has no path. */
    static String delegating(String app, String provider) {
        return custom(
                app,
                provider,
                "- {to: [{operation: {paths: [\"/asked/*\"], ports: [\"%d\"]}}]}"
                        .formatted(Actors.HTTP));
    }

    static String custom(String app, String provider, String rules) {
        return authorizationPolicy("ask-for-" + app, selecting("app: " + app), "CUSTOM", rules)
                + "  provider: {name: %s}\n".formatted(provider);
    }

    /** By its own words, which no policy has. */
    static Expectation<Observation> deniedByProvider(int status) {
        return Expectation.of(
                status + " in the provider's words",
                seen ->
                        seen instanceof HttpAnswered http
                                && http.status() == status
                                && http.text().equals(CheckServer.DENIAL));
    }
}
