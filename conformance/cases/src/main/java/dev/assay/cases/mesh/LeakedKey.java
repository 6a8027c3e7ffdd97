package dev.assay.cases.mesh;

/**
 * The key that Istio put in the place of a key set that it could not fetch, private half included
 * and known to everybody: istio/istio, releasenotes/notes/jwks-private-key-leak.yaml. Here are its
 * public half and one token that was signed with it, by which a mesh that does the same is found.
 */
final class LeakedKey {
    /** Whom the token names as its issuer. */
    static final String ISSUER = "https://leaked.assay.example";

    /** For {@code mallory}, without an end. */
    static final String TOKEN =
            "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2xlYWtlZC5hc3NheS5leGFtcGx"
                    + "lIiwic3ViIjoibWFsbG9yeSJ9.ET5xX7JhmJtBp8fFNSEfFGIh2jJ1NZInS7noCKgeBeN9EHkNldoHhIHvfD"
                    + "WGtw1C8eA4I-arP1qfZctOttKSDFY3uNOqq2Jq3zMAPCBZvPGOHfMjUeFqL_UsHuada8iu206mQvE5jUj23i"
                    + "J64JppZKtHxI3XfxGglodudP_bmK8OmxKklmP0K1owkzTUFawC1MkmWB2OzDzeug3UJAdW6tcC4atBrkjFKP"
                    + "XKgb4Rwqv5JIprMmyiFo1uOlyui6LQTWOn-UNzigwvEWPr0tWds7W1fElSlHc4VLA-5VGLyxDmiQJvlvwOT9"
                    + "GJumldfx_WzsIQKMEvASO7zm3OxSPkUg";

    /** The public half, with which the token is valid. */
    static final String JWKS =
            "{\"keys\":[{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\""
                    + "vqS7RN4b34i3_5YyhygtBe33gI6GK_0ldW8WMZaunS28T-WAzJOAoZ7E9Y0mHS8vcDES0eZIUpp6Ft9sRPhO"
                    + "lzQfo_7l-3DnaD9LxJVKdXjE1jugxfI9YX1qJpD9S9wRZxQIhPky9UzZDkpFh_KpL6pZUt4cbPtW0VCctjqv"
                    + "pI11yHNk4CEbzw-RRFLMJkLFJqgPa2JPzGZ-TqJdkSDQ7UtRiKzjRcWGnAdLsTq6WabDA1Fn1JVI9TWu-YDb"
                    + "LufDUDco46qyPgpxAqcRQG39cWZAQzMwNEZ-Yec_WiqDYqGTU6K8BBWeEIuMhiWfxGmtqX35rb9Qk_qeYDsq"
                    + "qT95Pw"
                    + "\"}]}";

    private LeakedKey() {}
}
