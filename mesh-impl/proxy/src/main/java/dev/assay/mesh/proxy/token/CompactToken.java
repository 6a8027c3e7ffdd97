package dev.assay.mesh.proxy.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A token in its compact form (RFC 7519, RFC 7515), taken apart and of the right types, but not
 * verified. Stricter than the RFC in one thing: a name that occurs twice is refused. Source: {@code
 * jwt_verify_lib}'s jwt.cc.
 *
 * @param signed what the signature is over
 * @param payload as it stands in the token, in base64url
 */
public record CompactToken(
        String algorithm,
        String keyId,
        String issuer,
        List<String> audiences,
        OptionalLong expires,
        OptionalLong notBefore,
        ObjectNode claims,
        String payload,
        String signed,
        byte[] signature) {

    /** Claims inside claims, as deep as Envoy's parser goes; no honest token comes near. */
    private static final int DEEPEST = 100;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    public CompactToken {
        audiences = List.copyOf(audiences);
    }

    /** Takes a token apart. */
    public static CompactToken parse(String text) throws TokenRefused {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3 || parts[0].isEmpty() || parts[1].isEmpty() || parts[2].isEmpty()) {
            throw new TokenRefused(TokenFault.BAD_FORMAT);
        }
        ObjectNode header =
                json(decoded(parts[0], TokenFault.HEADER_BASE64), TokenFault.HEADER_JSON);
        if (!header.path("alg").isTextual()) {
            throw new TokenRefused(TokenFault.HEADER_ALG);
        }
        if (header.has("kid") && !header.path("kid").isTextual()) {
            throw new TokenRefused(TokenFault.HEADER_KID);
        }
        if (header.has("crit")) {
            // An extension that must be understood, and none is: RFC 7515 section 4.1.11.
            throw new TokenRefused(TokenFault.VERIFICATION_FAILS);
        }
        ObjectNode claims =
                json(decoded(parts[1], TokenFault.PAYLOAD_BASE64), TokenFault.PAYLOAD_JSON);
        text(claims, "sub", TokenFault.SUB_NOT_TEXT);
        return new CompactToken(
                header.path("alg").asText(),
                header.path("kid").asText(""),
                text(claims, "iss", TokenFault.ISS_NOT_TEXT),
                audiences(claims.path("aud")),
                seconds(
                        claims.path("exp"),
                        TokenFault.EXP_NOT_INTEGER,
                        TokenFault.EXP_NOT_POSITIVE),
                seconds(
                        claims.path("nbf"),
                        TokenFault.NBF_NOT_INTEGER,
                        TokenFault.NBF_NOT_POSITIVE),
                claims,
                parts[1],
                parts[0] + "." + parts[1],
                decoded(parts[2], TokenFault.SIGNATURE_BASE64));
    }

    private static byte[] decoded(String base64, TokenFault fault) throws TokenRefused {
        return decoded(base64).orElseThrow(() -> new TokenRefused(fault));
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(BASE64.decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static ObjectNode json(byte[] bytes, TokenFault fault) throws TokenRefused {
        return json(bytes).orElseThrow(() -> new TokenRefused(fault));
    }

    /** Read as UTF-8 and nothing else: a parser of bytes would guess the encoding. */
    private static Optional<ObjectNode> json(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return JSON.readTree(text) instanceof ObjectNode object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (CharacterCodingException | JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    private static String text(ObjectNode claims, String name, TokenFault fault)
            throws TokenRefused {
        JsonNode claim = claims.path(name);
        if (claim.isMissingNode()) {
            return "";
        }
        if (!claim.isTextual()) {
            throw new TokenRefused(fault);
        }
        return claim.asText();
    }

    private static List<String> audiences(JsonNode claim) throws TokenRefused {
        if (claim.isMissingNode()) {
            return List.of();
        }
        if (claim.isTextual()) {
            return List.of(claim.asText());
        }
        if (!claim.isArray()) {
            throw new TokenRefused(TokenFault.AUD_NOT_TEXT);
        }
        var audiences = new ArrayList<String>();
        for (JsonNode each : claim) {
            if (!each.isTextual()) {
                throw new TokenRefused(TokenFault.AUD_NOT_TEXT);
            }
            audiences.add(each.asText());
        }
        return audiences;
    }

    /** A fraction of a second is cut off. Zero stands for none, as in Envoy. */
    private static OptionalLong seconds(JsonNode claim, TokenFault noNumber, TokenFault noTime)
            throws TokenRefused {
        if (claim.isMissingNode()) {
            return OptionalLong.empty();
        }
        if (!claim.isNumber()) {
            throw new TokenRefused(noNumber);
        }
        double value = claim.asDouble();
        if (!(value >= 0) || value >= Long.MAX_VALUE) {
            throw new TokenRefused(noTime);
        }
        return value < 1 ? OptionalLong.empty() : OptionalLong.of((long) value);
    }

    @Override
    public String toString() {
        return "a token"; // its parts are secrets
    }
}
