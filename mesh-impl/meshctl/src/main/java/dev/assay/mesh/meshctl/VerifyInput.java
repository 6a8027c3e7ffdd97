package dev.assay.mesh.meshctl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.mesh.identity.BundleParser;
import dev.assay.mesh.identity.InvalidBundle;
import dev.assay.mesh.identity.InvalidSpiffeId;
import dev.assay.mesh.identity.MalformedPem;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.identity.Role;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustBundles;
import dev.assay.mesh.identity.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The input of {@code verify}.
 *
 * @param unreadable why the chain or a bundle cannot be read: a refusal, not a bad question
 */
record VerifyInput(
        List<X509Certificate> chain,
        Optional<Unreadable> unreadable,
        Role role,
        TrustBundles bundles,
        Clock clock) {

    /** What of the input is no certificate or no bundle. */
    record Unreadable(String reason, String why) {
        static Unreadable of(String reason, Exception fault) {
            return new Unreadable(reason, String.valueOf(fault.getMessage()));
        }
    }

    static VerifyInput read(JsonNode input, Clock clock) throws BadQuestion {
        if (!input.isObject()) {
            throw new BadQuestion("input: an object expected");
        }
        var blocks = strings(input.path("chain"), "input.chain");
        var role = role(input.path("role"));
        var judgedAt = clock(input.path("now"), clock);
        try {
            var bundles = bundles(input.path("bundles"));
            var chain = new ArrayList<X509Certificate>();
            for (var block : blocks) {
                chain.addAll(Pem.certificates(block));
            }
            return new VerifyInput(List.copyOf(chain), Optional.empty(), role, bundles, judgedAt);
        } catch (MalformedPem e) {
            return unreadable(Unreadable.of("MALFORMED", e), role, judgedAt);
        } catch (InvalidBundle e) {
            return unreadable(Unreadable.of("INVALID_BUNDLE", e), role, judgedAt);
        }
    }

    private static VerifyInput unreadable(Unreadable what, Role role, Clock clock) {
        return new VerifyInput(
                List.of(), Optional.of(what), role, TrustBundles.of(Map.of()), clock);
    }

    private static Role role(JsonNode role) throws BadQuestion {
        return switch (role.asText("")) {
            case "client" -> Role.CLIENT;
            case "server" -> Role.SERVER;
            default -> throw new BadQuestion("input.role: client or server expected");
        };
    }

    private static Clock clock(JsonNode now, Clock clock) throws BadQuestion {
        if (now.isMissingNode() || now.isNull()) {
            return clock;
        }
        try {
            return Clock.fixed(Instant.parse(now.asText("")), ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new BadQuestion("input.now: an instant expected, as 2026-11-01T12:00:00Z");
        }
    }

    /** Per trust domain a list of PEM texts, or a JWK set. */
    private static TrustBundles bundles(JsonNode node) throws BadQuestion, InvalidBundle {
        if (!node.isObject()) {
            throw new BadQuestion("input.bundles: an object expected");
        }
        var bundles = new LinkedHashMap<TrustDomain, TrustBundle>();
        for (var entry : node.properties()) {
            var where = "input.bundles." + entry.getKey();
            try {
                bundles.put(TrustDomain.parse(entry.getKey()), bundle(entry.getValue(), where));
            } catch (InvalidSpiffeId e) {
                throw new BadQuestion(where + ": " + e.getMessage());
            }
        }
        return TrustBundles.of(bundles);
    }

    private static TrustBundle bundle(JsonNode node, String where)
            throws BadQuestion, InvalidBundle {
        return node.isObject()
                ? BundleParser.parseJwks(node.toString()).bundle()
                : BundleParser.parsePem(String.join("\n", strings(node, where))).bundle();
    }

    private static List<String> strings(JsonNode node, String where) throws BadQuestion {
        if (!node.isArray()) {
            throw new BadQuestion(where + ": an array of PEM texts expected");
        }
        var texts = new ArrayList<String>();
        for (var element : node) {
            if (!element.isTextual()) {
                throw new BadQuestion(where + ": an array of PEM texts expected");
            }
            texts.add(element.asText());
        }
        return List.copyOf(texts);
    }
}
