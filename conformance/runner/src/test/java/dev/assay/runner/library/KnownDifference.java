package dev.assay.runner.library;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the reference mesh answers otherwise than go-spiffe on purpose. Line numbers are those of
 * go-spiffe v2.8.1 and go-jose v4.1.4.
 */
enum KnownDifference {
    TRUST_DOMAIN_LENGTH(
            "id-n3/longer",
            Go.ACCEPTS,
            "go-spiffe looks at characters and at no length: spiffeid/trustdomain.go:18. SPIFFE-ID.md, 2.3 ends a trust domain at 255 bytes"),
    BARE_TRUST_DOMAIN(
            "sv-06-library/no-path",
            Go.ACCEPTS,
            "Verify does not look at the path; Parse, for a workload's own SVID, refuses it: svid/x509svid/svid.go:171. X509-SVID.md, 5.2 demands it of whoever validates"),
    KEY_USAGE_OF_LEAF(
            "sv-10-library",
            Go.ACCEPTS,
            "Verify asks for no digitalSignature; Parse does: svid/x509svid/svid.go:201. X509-SVID.md, 4.3 demands it"),
    KEY_TYPE_MISSING(
            "bd-01/kty-missing",
            Go.REFUSES,
            "go-jose fails the whole set for an entry without kty: jwk.go:246. Trust Domain and Bundle, 4.2 has it ignored"),
    KEY_TYPE_UNKNOWN(
            "bd-01/kty-unknown",
            Go.REFUSES,
            "go-jose fails the whole set with ErrUnsupportedKeyType: jwk.go:261. Trust Domain and Bundle, 4.2 has it ignored"),
    CERTIFICATE_MISSING(
            "bd-02/x5c-missing",
            Go.REFUSES,
            "spiffebundle.Parse wants one certificate in every x509-svid entry: bundle/spiffebundle/bundle.go:107. X509-SVID.md, 6.2 has it ignored"),
    CERTIFICATES_EMPTY("bd-02/x5c-empty", Go.REFUSES, CERTIFICATE_MISSING.source),
    SEVERAL_CERTIFICATES(
            "bd-03/first",
            Go.REFUSES,
            "spiffebundle.Parse wants one certificate: bundle/spiffebundle/bundle.go:107. RFC 7517, 4.7 allows a chain, whose first is the key's"),
    BUNDLE_MAP("bd-05", Go.HAS_NOT, "go-spiffe has no reader of bundle maps");

    /** What go-spiffe does. */
    enum Go {
        ACCEPTS,
        REFUSES,
        HAS_NOT
    }

    private final String leaf;
    private final Go go;
    private final String source;

    KnownDifference(String leaf, Go go, String source) {
        this.leaf = leaf;
        this.go = go;
        this.source = source;
    }

    static Optional<KnownDifference> of(String leaf, Go go) {
        return Arrays.stream(values())
                .filter(each -> each.leaf.equals(leaf) && each.go == go)
                .findFirst();
    }

    /** The leaves that a run against go-spiffe fails. */
    static List<String> failedLeaves() {
        return Arrays.stream(values())
                .filter(each -> each.go != Go.HAS_NOT)
                .map(each -> each.leaf)
                .toList();
    }

    @Override
    public String toString() {
        return leaf + ": go-spiffe " + go + ", since " + source;
    }
}
