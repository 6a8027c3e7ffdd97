package dev.assay.mesh.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads trust bundles: SPIFFE's JWK sets and maps of them (SPIFFE_Trust_Domain_and_Bundle.md,
 * sections 4 and 5; X509-SVID.md, section 6), and PEM files. An entry that is not understood or
 * cannot be read is left out and named; the rest stays in use.
 */
public final class BundleParser {

    /** The key types of RFC 7518 and RFC 8037 that can stand behind an X.509 certificate. */
    private static final Set<String> KEY_TYPES = Set.of("RSA", "EC", "OKP");

    private BundleParser() {}

    /**
     * Reads the JWK set of one trust domain.
     *
     * @throws InvalidBundle if it is no JSON object with an array {@code keys}
     */
    public static ParsedBundle parseJwks(String json) throws InvalidBundle {
        return readKeys(readTree(json), "");
    }

    /**
     * Reads a bundle map: {@code {"trust_domains": {"<name>": <JWK set>, ...}}}.
     *
     * @throws InvalidBundle if it is not of that form, if a name is no trust domain, or if one
     *     occurs twice
     */
    public static Map<TrustDomain, ParsedBundle> parseJwksMap(String json) throws InvalidBundle {
        var domains = readTree(json).path("trust_domains");
        if (!domains.isObject()) {
            throw new InvalidBundle("trust_domains: an object expected");
        }
        var bundles = new LinkedHashMap<TrustDomain, ParsedBundle>();
        for (var entry : domains.properties()) {
            var where = "trust_domains." + entry.getKey();
            try {
                bundles.put(
                        TrustDomain.parse(entry.getKey()), readKeys(entry.getValue(), where + "."));
            } catch (InvalidSpiffeId e) {
                throw new InvalidBundle(where + ": " + e.getMessage());
            }
        }
        return Map.copyOf(bundles);
    }

    /** Reads a PEM text; text outside the blocks does no harm. */
    public static ParsedBundle parsePem(String text) {
        var roots = new ArrayList<X509Certificate>();
        var ignored = new ArrayList<String>();
        for (var block : PemBlock.all(text)) {
            try {
                roots.add(block.certificate());
            } catch (MalformedPem e) {
                ignored.add("PEM, " + e.getMessage());
            }
        }
        return new ParsedBundle(TrustBundle.of(roots), ignored);
    }

    private static JsonNode readTree(String json) throws InvalidBundle {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidBundle("not usable as JSON: " + e.getOriginalMessage());
        }
    }

    private static ParsedBundle readKeys(JsonNode document, String prefix) throws InvalidBundle {
        var keys = document.path("keys");
        if (!keys.isArray()) {
            throw new InvalidBundle(prefix + "keys: an array expected");
        }
        var roots = new ArrayList<X509Certificate>();
        var ignored = new ArrayList<String>();
        for (int i = 0; i < keys.size(); i++) {
            try {
                roots.add(readKey(keys.get(i)));
            } catch (IgnoredEntry e) {
                ignored.add(prefix + "keys[" + i + "]: " + e.getMessage());
            }
        }
        return new ParsedBundle(TrustBundle.of(roots), List.copyOf(ignored));
    }

    private static X509Certificate readKey(JsonNode key) throws IgnoredEntry {
        if (!key.path("use").asText("").equals("x509-svid")) {
            throw new IgnoredEntry("use is not x509-svid");
        }
        if (!KEY_TYPES.contains(key.path("kty").asText(""))) {
            throw new IgnoredEntry("kty is missing or unknown");
        }
        var certificates = key.path("x5c");
        if (!certificates.isArray() || certificates.isEmpty()) {
            throw new IgnoredEntry("x5c is missing or empty");
        }
        try {
            // RFC 7517, section 4.7: the first certificate holds the key; further ones are its
            // chain, and no roots.
            return CertificateReader.read(
                    Base64.getDecoder().decode(certificates.get(0).asText("")));
        } catch (IllegalArgumentException e) {
            throw new IgnoredEntry("x5c[0] is not Base64");
        } catch (MalformedCertificate e) {
            throw new IgnoredEntry("x5c[0]: " + e.getMessage());
        }
    }

    /** Made for the first JSON: most processes read PEM alone, and it takes long to make. */
    private static final class Json {

        static final JsonMapper MAPPER =
                JsonMapper.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build();
    }

    private static final class IgnoredEntry extends Exception {

        private static final long serialVersionUID = 1L;

        /** Without a stack trace: a document has as many such entries as its author likes. */
        IgnoredEntry(String message) {
            super(message, null, false, false);
        }
    }
}
