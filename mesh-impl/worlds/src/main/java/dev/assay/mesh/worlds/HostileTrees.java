package dev.assay.mesh.worlds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Trees of policy resources that are strange somewhere, drawn from a seed: a value of another type
 * or script, a name that means nothing, something too much, something missing. Some are as they
 * should be. They are mutable, for tests that try one change after another.
 */
public final class HostileTrees {

    /** Whose trees are drawn. */
    public enum Kind {
        PEER_AUTHENTICATION,
        DESTINATION_RULE,
        AUTHORIZATION_POLICY,
        REQUEST_AUTHENTICATION,
        VIRTUAL_SERVICE,
        SERVICE_ENTRY,
        GATEWAY,
        /** A DestinationRule by which sidecars make TLS of their own. */
        ORIGINATION
    }

    private static final int DEEPEST = 4;

    /** Words of the API in other places, and such as a careless reader takes for them. */
    private static final List<String> NAMES =
            List.of(
                    "spec",
                    "metadata",
                    "mtls",
                    "mode",
                    "Mode",
                    "tls",
                    "rules",
                    "from",
                    "source",
                    "host",
                    "selector",
                    "matchLabels",
                    "matchExpressions",
                    "portLevelMtls",
                    "8080",
                    "٨٠٨٠",
                    "",
                    " ",
                    "mode ",
                    "mоde",
                    "ｍｏｄｅ",
                    "<<",
                    "__proto__",
                    "\uD83D\uDE00");

    private static final List<Object> SCALARS =
            List.of(
                    "",
                    " ",
                    "*",
                    "**",
                    "~",
                    "null",
                    "STRICT",
                    "strict",
                    "STRICT ",
                    "ＳＴＲＩＣＴ",
                    "ſtrict",
                    "DENY",
                    "é",
                    "e\u0301",
                    "\uD83D\uDE00",
                    "\u202Ebackend",
                    "\uFEFFbackend",
                    "back\u0000end",
                    "back\nend",
                    "٨٠٨٠",
                    "８０８０",
                    "08080",
                    "+8080",
                    "8080.0",
                    "1e3",
                    "yes",
                    true,
                    false,
                    0,
                    -1,
                    80,
                    65_536,
                    Long.MAX_VALUE,
                    0.5);

    private final Draw draw;

    /** The same seed gives the same trees, in the same order. */
    public HostileTrees(long seed) {
        this.draw = new Draw(seed);
    }

    /** The next tree of a kind. */
    public Map<String, Object> next(Kind kind) {
        return next(drawn(kind));
    }

    /** The next that is drawn from this one, which stays as it is. */
    public Map<String, Object> next(Map<String, Object> right) {
        Map<String, Object> tree = copy(right);
        for (int i = draw.between(0, 3); i > 0; i--) {
            strange(tree);
        }
        return tree;
    }

    private Map<String, Object> drawn(Kind kind) {
        return switch (kind) {
            case PEER_AUTHENTICATION -> PeerAuthenticationDraw.draw(draw, "shop", "a");
            case DESTINATION_RULE -> DestinationRuleDraw.draw(draw, "shop", "a");
            case AUTHORIZATION_POLICY -> AuthorizationPolicyDraw.draw(draw, "shop", "a");
            case REQUEST_AUTHENTICATION -> requestAuthentication();
            case VIRTUAL_SERVICE -> VirtualServiceDraw.draw(draw, "shop", "a");
            case SERVICE_ENTRY -> ServiceEntryDraw.draw(draw, "shop", "a");
            case GATEWAY -> GatewayDraw.draw(draw, "shop", "edge");
            case ORIGINATION -> OriginationDraw.draw(draw, "shop", "a");
        };
    }

    private Map<String, Object> requestAuthentication() {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("issuer", "https://issuer.example");
        if (draw.chance(50)) {
            rule.put("jwksUri", "https://issuer.example/keys");
        }
        if (draw.chance(50)) {
            rule.put("audiences", List.of("shop", "web"));
        }
        if (draw.chance(40)) {
            rule.put("fromHeaders", List.of(Map.of("name", "x-jwt", "prefix", "Bearer ")));
        }
        if (draw.chance(40)) {
            rule.put("fromParams", List.of("token"));
        }
        if (draw.chance(40)) {
            rule.put("forwardOriginalToken", true);
        }
        if (draw.chance(40)) {
            rule.put("outputClaimToHeaders", List.of(Map.of("header", "x-sub", "claim", "sub")));
        }
        Map<String, Object> spec = new LinkedHashMap<>();
        if (draw.chance(50)) {
            spec.put("selector", Map.of("matchLabels", Topology.selector(draw)));
        }
        spec.put("jwtRules", List.of(rule));
        return Draw.resource(
                "security.istio.io/v1",
                "RequestAuthentication",
                "shop",
                "a",
                draw.age(),
                Map.of(),
                spec);
    }

    /** The same tree, changeable. */
    private static Map<String, Object> copy(Map<?, ?> tree) {
        Map<String, Object> copy = new LinkedHashMap<>();
        tree.forEach((name, value) -> copy.put(String.valueOf(name), copied(value)));
        return copy;
    }

    private static Object copied(Object value) {
        return switch (value) {
            case Map<?, ?> map -> copy(map);
            case List<?> list -> {
                List<Object> copy = new ArrayList<>();
                list.forEach(each -> copy.add(copied(each)));
                yield copy;
            }
            default -> value;
        };
    }

    /** Does one strange thing somewhere. */
    private void strange(Map<String, Object> tree) {
        List<Spot> spots = Spot.in(tree).toList();
        if (spots.isEmpty()) {
            return;
        }
        Spot spot = draw.one(spots);
        switch (draw.between(0, 7)) {
            case 0, 1 -> spot.put(draw.one(SCALARS));
            case 2 -> spot.put(new ArrayList<>(List.of(spot.value())));
            case 3 -> spot.put(copy(Map.of(draw.one(NAMES), spot.value())));
            case 4 -> spot.put(random(0));
            case 5 -> spot.remove();
            case 6 -> spot.renameTo(draw.one(NAMES));
            default -> spot.putBeside(draw.one(NAMES), draw.one(SCALARS));
        }
    }

    private Object random(int depth) {
        if (depth == DEEPEST || draw.chance(40)) {
            return draw.one(SCALARS);
        }
        int size = draw.between(0, 3);
        if (draw.chance(50)) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                list.add(random(depth + 1));
            }
            return list;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(draw.one(NAMES), random(depth + 1));
        }
        return map;
    }

    /** A place in a tree of mutable maps and lists. */
    public sealed interface Spot {

        /** What stands there. */
        Object value();

        /** Puts something else there. */
        void put(Object other);

        /** Leaves nothing there. */
        void remove();

        /** The field's other name; an item of a list has none, and stays. */
        void renameTo(String name);

        /** Something more in what stands around; twice the same in a list. */
        void putBeside(String name, Object value);

        /** Every spot of a tree, the outer ones before those in them. */
        static Stream<Spot> in(Object tree) {
            return of(tree).flatMap(spot -> Stream.concat(Stream.of(spot), in(spot.value())));
        }

        /** A map's fields, or a list's items; the spots in those are not among them. */
        static Stream<Spot> of(Object tree) {
            return switch (tree) {
                case Map<?, ?> map ->
                        List.copyOf(map.keySet()).stream()
                                .map(name -> new Field(fields(map), String.valueOf(name)));
                case List<?> list ->
                        IntStream.range(0, list.size()).mapToObj(i -> new Item(items(list), i));
                default -> Stream.empty();
            };
        }

        @SuppressWarnings("unchecked") // trees are built by copy
        private static Map<String, Object> fields(Map<?, ?> map) {
            return (Map<String, Object>) map;
        }

        @SuppressWarnings("unchecked") // trees are built by copy
        private static List<Object> items(List<?> list) {
            return (List<Object>) list;
        }
    }

    /** A field of a map. */
    public record Field(Map<String, Object> of, String name) implements Spot {
        @Override
        public Object value() {
            return of.getOrDefault(name, "");
        }

        @Override
        public void put(Object other) {
            of.put(name, other);
        }

        @Override
        public void remove() {
            of.remove(name);
        }

        @Override
        public void renameTo(String other) {
            Object value = value();
            of.remove(name);
            of.put(other, value);
        }

        @Override
        public void putBeside(String other, Object value) {
            of.put(other, value);
        }
    }

    /** An item of a list. */
    public record Item(List<Object> of, int index) implements Spot {
        @Override
        public Object value() {
            return of.get(index);
        }

        @Override
        public void put(Object other) {
            of.set(index, other);
        }

        @Override
        public void remove() {
            of.remove(index);
        }

        @Override
        public void renameTo(String other) {}

        @Override
        public void putBeside(String name, Object value) {
            of.add(copied(value()));
        }
    }
}
