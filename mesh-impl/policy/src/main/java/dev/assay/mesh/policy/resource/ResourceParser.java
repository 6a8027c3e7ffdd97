package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.Fields.Place;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads Istio's policy resources from YAML or JSON text: several documents, and {@code List} kinds.
 * Strict: what the API server would prune, an unknown field for example, is refused with a
 * suggestion. Safe for any thread.
 */
public final class ResourceParser {

    /** It has kinds of Istio's names, which are others. */
    private static final String KUBERNETES_GATEWAY_API = "gateway.networking.k8s.io/";

    private ResourceParser() {}

    /**
     * Reads and validates, as {@code kubectl apply} does against Istio's CRDs and webhook.
     *
     * @param sourceName a file name for messages
     * @param defaultNamespace for resources that name none
     * @param now the creation time of resources that carry none
     * @throws InvalidResource at the first thing that is wrong
     */
    public static List<Resource> parse(
            String sourceName, String yaml, String defaultNamespace, Instant now) {
        return new Reading(sourceName, defaultNamespace, now, true)
                .resources(YamlReader.documents(sourceName, yaml));
    }

    /**
     * As {@link #parse}, for files that hold objects of other APIs too; each with its lines.
     *
     * @throws InvalidResource at the first thing that is wrong with a policy resource
     */
    public static Manifests manifests(
            String sourceName, String yaml, String defaultNamespace, Instant now) {
        return new Reading(sourceName, defaultNamespace, now, true)
                .manifests(YamlReader.documents(sourceName, yaml));
    }

    /**
     * Reads without {@link ResourceValidator}, for resources that somebody else has already
     * accepted.
     *
     * @throws InvalidResource when the text is not a resource at all
     */
    public static List<Resource> read(
            String sourceName, String yaml, String defaultNamespace, Instant now) {
        return new Reading(sourceName, defaultNamespace, now, false)
                .resources(YamlReader.documents(sourceName, yaml));
    }

    /** As {@link #read}, for text that is JSON and nothing else. */
    static List<Resource> readJson(
            String sourceName, String json, String defaultNamespace, Instant now) {
        return new Reading(sourceName, defaultNamespace, now, false)
                .resources(JsonReader.documents(sourceName, json));
    }

    /** One text's reading. */
    private record Reading(
            String source, String defaultNamespace, Instant now, boolean validating) {

        List<Resource> resources(List<Node> documents) {
            List<LocatedResource> resources = new ArrayList<>();
            for (Node document : documents) {
                read(document, "", new Place(source), resources);
            }
            return resources.stream().map(LocatedResource::resource).toList();
        }

        Manifests manifests(List<Node> documents) {
            List<LocatedResource> resources = new ArrayList<>();
            List<ForeignObject> others = new ArrayList<>();
            for (Node document : documents) {
                for (Node object : objects(document)) {
                    Optional<ForeignObject> foreign = foreign(object);
                    foreign.ifPresent(others::add);
                    if (foreign.isEmpty()) {
                        read(object, "", new Place(source), resources);
                    }
                }
            }
            return new Manifests(resources, others);
        }

        /** A list's items, which may be of several APIs; else the document itself. */
        private static List<Node> objects(Node document) {
            return document instanceof Node.Mapping mapping
                            && scalar(mapping, "kind").equals("List")
                            && mapping.fields().get("items") instanceof Node.Sequence items
                    ? items.items()
                    : List.of(document);
        }

        private Optional<ForeignObject> foreign(Node object) {
            if (!(object instanceof Node.Mapping mapping)) {
                return Optional.empty();
            }
            String apiVersion = scalar(mapping, "apiVersion");
            String kind = scalar(mapping, "kind");
            return apiVersion.isEmpty()
                            || kind.isEmpty()
                            || apiVersion.contains("istio.io/")
                            || (ResourceKind.ofName(kind).isPresent()
                                    && !apiVersion.startsWith(KUBERNETES_GATEWAY_API))
                    ? Optional.empty()
                    : Optional.of(ForeignReader.read(source, apiVersion, kind, mapping));
        }

        private static String scalar(Node.Mapping mapping, String name) {
            return mapping.fields().get(name) instanceof Node.Scalar scalar ? scalar.text() : "";
        }

        private void read(Node node, String path, Place place, List<LocatedResource> resources) {
            Fields fields = Fields.of(place, path, node);
            String apiVersion = fields.requiredText("apiVersion");
            String kind = fields.requiredText("kind");
            if (isList(kind)) {
                fields.ignoring("metadata");
                Optional<Node> items = fields.node("items");
                if (items.isPresent() && items.get() instanceof Node.Sequence sequence) {
                    for (int i = 0; i < sequence.items().size(); i++) {
                        String at = (path.isEmpty() ? "" : path + ".") + "items[" + i + "]";
                        read(sequence.items().get(i), at, place, resources);
                    }
                } else {
                    throw fields.refuse("items", "expected a list of resources");
                }
                fields.finish();
                return;
            }
            ResourceKind known = kind(fields, apiVersion, kind);
            Metadata metadata =
                    fields.child("metadata")
                            .map(this::metadata)
                            .orElseThrow(() ->
                                    fields.refuse("metadata", "is missing: add a name at least"));
            Optional<Fields> spec = fields.child("spec");
            fields.ignoring("status").finish();
            Resource resource =
                    switch (known) {
                        case PEER_AUTHENTICATION -> PeerAuthenticationReader.read(metadata, spec);
                        case DESTINATION_RULE ->
                                DestinationRuleReader.read(
                                        metadata,
                                        spec.orElseThrow(() ->
                                                fields.refuse("spec", "is missing: name a host")));
                        case AUTHORIZATION_POLICY -> AuthorizationPolicyReader.read(metadata, spec);
                        case REQUEST_AUTHENTICATION ->
                                RequestAuthenticationReader.read(metadata, spec);
                        case VIRTUAL_SERVICE ->
                                VirtualServiceReader.read(
                                        metadata,
                                        spec.orElseThrow(() ->
                                                fields.refuse("spec", "is missing: name hosts")));
                        case GATEWAY ->
                                GatewayReader.read(
                                        metadata,
                                        spec.orElseThrow(() ->
                                                fields.refuse("spec", "is missing: name servers")));
                        case SERVICE_ENTRY ->
                                ServiceEntryReader.read(
                                        metadata,
                                        spec.orElseThrow(() ->
                                                fields.refuse("spec", "is missing: name hosts")));
                    };
            spec.ifPresent(Fields::finish);
            if (validating) {
                refuseViolations(resource, path, place);
            }
            resources.add(
                    new LocatedResource(
                            resource, source, node.line(), new FieldLines(within(path, place))));
        }

        /** The lines of one object's own paths. */
        private static Map<String, Integer> within(String path, Place place) {
            if (path.isEmpty()) {
                return place.lines();
            }
            Map<String, Integer> lines = new HashMap<>();
            place.lines()
                    .forEach((at, line) -> {
                        if (at.startsWith(path + ".")) {
                            lines.put(at.substring(path.length() + 1), line);
                        }
                    });
            return lines;
        }

        private void refuseViolations(Resource resource, String path, Place place) {
            for (ResourceValidator.Violation violation : ResourceValidator.validate(resource)) {
                String field = (path.isEmpty() ? "" : path + ".") + violation.field();
                throw new InvalidResource(source, place.lineOf(field), field, violation.problem());
            }
        }

        private static boolean isList(String kind) {
            return kind.equals("List")
                    || (kind.endsWith("List")
                            && ResourceKind.ofName(kind.substring(0, kind.length() - 4))
                                    .isPresent());
        }

        private static ResourceKind kind(Fields fields, String apiVersion, String kind) {
            List<String> names =
                    Arrays.stream(ResourceKind.values()).map(ResourceKind::kind).toList();
            ResourceKind known =
                    ResourceKind.ofName(kind)
                            .orElseThrow(() ->
                                    fields.refuse(
                                            "kind",
                                            "this mesh does not implement "
                                                    + kind
                                                    + ": "
                                                    + Suggestion.among(kind, names)));
            if (!known.apiVersions().contains(apiVersion)) {
                throw fields.refuse(
                        "apiVersion",
                        "'"
                                + apiVersion
                                + "' does not have "
                                + kind
                                + ": "
                                + Suggestion.among(apiVersion, known.apiVersions()));
            }
            return known;
        }

        private Metadata metadata(Fields fields) {
            String namespace = fields.text("namespace");
            String created = fields.text("creationTimestamp");
            Instant creation = now;
            if (!created.isEmpty()) {
                try {
                    creation = Instant.parse(created);
                } catch (DateTimeException e) {
                    InvalidResource invalid =
                            fields.refuse(
                                    "creationTimestamp",
                                    "expected a time such as 2026-11-01T00:00:00Z");
                    invalid.initCause(e);
                    throw invalid;
                }
            }
            Metadata metadata =
                    new Metadata(
                            namespace.isEmpty() ? defaultNamespace : namespace,
                            fields.requiredText("name"),
                            creation,
                            fields.textMap("labels"),
                            fields.textMap("annotations"));
            fields.ignoring(
                            "uid",
                            "resourceVersion",
                            "generation",
                            "generateName",
                            "selfLink",
                            "finalizers",
                            "ownerReferences",
                            "managedFields",
                            "deletionTimestamp",
                            "deletionGracePeriodSeconds")
                    .finish();
            return metadata;
        }
    }
}
