package dev.assay.mesh.policy.resource;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The kinds of Istio's API that this mesh implements: the table in which a new one is entered.
 * Source: istio/api {@code kubernetes/customresourcedefinitions.gen.yaml}.
 */
public enum ResourceKind {
    PEER_AUTHENTICATION(
            "PeerAuthentication",
            "peerauthentications",
            PeerAuthentication.class,
            "security.istio.io",
            "v1beta1 v1"),
    DESTINATION_RULE(
            "DestinationRule",
            "destinationrules",
            DestinationRule.class,
            "networking.istio.io",
            "v1alpha3 v1beta1 v1"),
    AUTHORIZATION_POLICY(
            "AuthorizationPolicy",
            "authorizationpolicies",
            AuthorizationPolicy.class,
            "security.istio.io",
            "v1beta1 v1"),
    REQUEST_AUTHENTICATION(
            "RequestAuthentication",
            "requestauthentications",
            RequestAuthentication.class,
            "security.istio.io",
            "v1beta1 v1"),
    VIRTUAL_SERVICE(
            "VirtualService",
            "virtualservices",
            VirtualService.class,
            "networking.istio.io",
            "v1alpha3 v1beta1 v1"),
    SERVICE_ENTRY(
            "ServiceEntry",
            "serviceentries",
            ServiceEntry.class,
            "networking.istio.io",
            "v1alpha3 v1beta1 v1"),
    GATEWAY("Gateway", "gateways", Gateway.class, "networking.istio.io", "v1alpha3 v1beta1 v1");

    private final String kind;
    private final String plural;
    private final Class<? extends Resource> type;
    private final String group;
    private final String versions;

    ResourceKind(
            String kind,
            String plural,
            Class<? extends Resource> type,
            String group,
            String versions) {
        this.kind = kind;
        this.plural = plural;
        this.type = type;
        this.group = group;
        this.versions = versions;
    }

    /** The name in the resource's {@code kind} field. */
    public String kind() {
        return kind;
    }

    /** The name in the API server's paths. */
    public String plural() {
        return plural;
    }

    /** As what it is read. */
    public Class<? extends Resource> type() {
        return type;
    }

    /** The API group. */
    public String group() {
        return group;
    }

    /** The newest version in which it is read. */
    public String newestVersion() {
        return versions().getLast();
    }

    /** Every accepted {@code apiVersion}, oldest first. */
    public List<String> apiVersions() {
        return versions().stream().map(version -> group + "/" + version).toList();
    }

    private List<String> versions() {
        return List.of(versions.split(" ", -1));
    }

    /** The kind of this name, if it is implemented. */
    public static Optional<ResourceKind> ofName(String kind) {
        return Arrays.stream(values()).filter(each -> each.kind.equals(kind)).findFirst();
    }
}
