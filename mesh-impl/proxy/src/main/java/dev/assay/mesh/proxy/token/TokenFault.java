package dev.assay.mesh.proxy.token;

import io.netty.handler.codec.http.HttpResponseStatus;

/** Why a token is not believed, in Envoy's words: {@code jwt_verify_lib}'s status.cc. */
public enum TokenFault {
    BAD_FORMAT("Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections"),
    HEADER_BASE64("Jwt header is an invalid Base64url encoded"),
    HEADER_JSON("Jwt header is an invalid JSON"),
    HEADER_ALG("Jwt header [alg] field is required and must be a string"),
    ALG_NOT_SUPPORTED("Jwt header [alg] is not supported"),
    HEADER_KID("Jwt header [kid] field is not a string"),
    PAYLOAD_BASE64("Jwt payload is an invalid Base64url encoded"),
    PAYLOAD_JSON("Jwt payload is an invalid JSON"),
    ISS_NOT_TEXT("Jwt payload [iss] field is not a string"),
    SUB_NOT_TEXT("Jwt payload [sub] field is not a string"),
    AUD_NOT_TEXT("Jwt payload [aud] field is not a string or string list"),
    EXP_NOT_INTEGER("Jwt payload [exp] field is not an integer"),
    EXP_NOT_POSITIVE("Jwt payload [exp] field is not a positive integer"),
    NBF_NOT_INTEGER("Jwt payload [nbf] field is not an integer"),
    NBF_NOT_POSITIVE("Jwt payload [nbf] field is not a positive integer"),
    SIGNATURE_BASE64("Jwt signature is an invalid Base64url encoded"),
    UNKNOWN_ISSUER("Jwt issuer is not configured"),
    NOT_YET_VALID("Jwt not yet valid"),
    EXPIRED("Jwt is expired"),
    AUDIENCE_NOT_ALLOWED("Audiences in Jwt are not allowed"),
    VERIFICATION_FAILS("Jwt verification fails"),
    NO_MATCHING_KEY("Jwks doesn't have key to match kid or alg from Jwt");

    private final String text;

    TokenFault(String text) {
        this.text = text;
    }

    /** The body of the answer. */
    public String text() {
        return text;
    }

    /** A token for somebody else is no bad token. */
    public HttpResponseStatus status() {
        return this == AUDIENCE_NOT_ALLOWED
                ? HttpResponseStatus.FORBIDDEN
                : HttpResponseStatus.UNAUTHORIZED;
    }

    /** The access log's words, as Envoy writes them. */
    public String detail() {
        return "jwt_authn_access_denied{" + text.replace(' ', '_') + "}";
    }
}
