package dev.assay.cases.proxy;

import static dev.assay.cases.catalogue.Level.CORE;
import static dev.assay.cases.catalogue.Level.EXTENDED;
import static dev.assay.cases.catalogue.Profile.PROXY;
import static dev.assay.cases.proxy.ShownToProxy.accepted;
import static dev.assay.cases.proxy.ShownToProxy.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.ProxyRig;
import dev.assay.fixtures.hostile.Defect;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom a proxy that ends mutual TLS lets through: callers with a right chain, and nobody else; of
 * others no byte reaches its backend, and they keep nobody out who comes after them.
 */
@InProfile(PROXY)
final class CallerCertificateCases {
    private static final String PATHS = "RFC 5280 section 6.1";

    static Stream<ShownToProxy> right() {
        return accepted(CORE, Defect.NONE);
    }

    @Case(
            id = "px-01",
            title = "a caller with a right certificate is served, over TLS 1.2 and 1.3",
            source = "RFC 8446 section 4.4.2; RFC 5246 section 7.4.6",
            rows = "S6",
            kills = {"capped-at-tls-1-2", "tls-1-2-refused"})
    @LeafSource("right")
    void served(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted) throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<ShownToProxy> foreign() {
        return refused(CORE, Defect.FOREIGN_CA, Defect.CA_OF_SAME_NAME, Defect.SELF_SIGNED);
    }

    @Case(
            id = "px-03",
            title = "a caller whose chain leads to no trusted root is turned away",
            source = PATHS + ".1 (d)",
            rows = "S6",
            kills = {"chain-not-verified"})
    @LeafSource("foreign")
    void foreignAuthority(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted)
            throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<ShownToProxy> outOfTime() {
        return refused(
                CORE,
                Defect.EXPIRED,
                Defect.NOT_YET_VALID,
                Defect.EXPIRED_INTERMEDIATE,
                Defect.FUTURE_INTERMEDIATE);
    }

    @Case(
            id = "px-04",
            title =
                    "a chain of which a certificate has expired, or is not yet valid, is turned away",
            source = PATHS + ".3 (a)(2)",
            rows = "S6",
            kills = {"validity-ignored", "only-the-leaf-is-dated"})
    @LeafSource("outOfTime")
    void outOfTime(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted) throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<ShownToProxy> wrongUsage() {
        return Stream.concat(
                refused(CORE, Defect.SERVER_AUTH_ONLY),
                refused(EXTENDED, Defect.KEY_ENCIPHERMENT_ONLY));
    }

    @Case(
            id = "px-05",
            title = "a certificate that is not for clients, or not for signing, is turned away",
            source = "RFC 5280 sections 4.2.1.3 and 4.2.1.12; RFC 8446 section 4.4.2.4",
            rows = "S6",
            kills = {"extended-key-usage-ignored", "key-usage-ignored"})
    @LeafSource("wrongUsage")
    void wrongUsage(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted) throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<ShownToProxy> keyNotHeld() {
        return refused(CORE, Defect.WRONG_KEY);
    }

    @Case(
            id = "px-06",
            title = "a caller that does not hold its certificate's key is turned away",
            source = "RFC 8446 section 4.4.3; RFC 5246 section 7.4.8",
            rows = "S6",
            kills = {"handshake-signature-unchecked"})
    @LeafSource("keyNotHeld")
    void keyNotHeld(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted) throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<ShownToProxy> brokenPaths() {
        return refused(
                CORE,
                Defect.INTERMEDIATE_NOT_CA,
                Defect.INTERMEDIATE_NOT_CA_WITH_KEY_CERT_SIGN,
                Defect.INTERMEDIATE_WITHOUT_KEY_CERT_SIGN,
                Defect.PATH_LENGTH_EXCEEDED,
                Defect.MISSING_INTERMEDIATE,
                Defect.SIGNED_BY_LEAF,
                Defect.CORRUPT_SIGNATURE,
                Defect.CORRUPT_INTERMEDIATE_SIGNATURE);
    }

    @Case(
            id = "px-07",
            title = "a chain that is not one is turned away: who may not issue has issued nothing",
            source = PATHS + ".3 (a)(1) and 6.1.4 (k) to (n)",
            rows = "S6",
            kills = {
                "intermediate-need-not-be-a-ca",
                "intermediate-usage-ignored",
                "path-length-ignored",
                "certificate-signature-unchecked",
                "intermediates-remembered"
            })
    @LeafSource("brokenPaths")
    void brokenPath(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted) throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<ShownToProxy> constrained() {
        return refused(CORE, Defect.UNKNOWN_CRITICAL_EXTENSION, Defect.NAME_CONSTRAINED_CA);
    }

    @Case(
            id = "px-08",
            title =
                    "a critical extension that is not understood, and a name that the authority may not give, are turned away",
            source = "RFC 5280 sections 4.2, 4.2.1.10 and 6.1.4 (g)",
            rows = "S6",
            kills = {"critical-extension-ignored", "name-constraints-ignored"})
    @LeafSource("constrained")
    void constrained(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted)
            throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<ShownToProxy> unusual() {
        return Stream.concat(
                accepted(CORE, Defect.NO_EKU, Defect.EXTRA_DNS_AND_IP, Defect.FIVE_INTERMEDIATES),
                accepted(EXTENDED, Defect.LARGE_LEAF, Defect.WRONG_ORDER));
    }

    @Case(
            id = "px-09",
            title =
                    "what is unusual and allowed is served: no purposes, further names, long chains",
            source = "RFC 5280 sections 4.2.1.6 and 4.2.1.12; RFC 8446 section 4.4.2",
            rows = "S6",
            kills = {
                "extended-key-usage-demanded",
                "chains-of-three-at-most",
                "wrong-order-stops-service",
                "large-leaf-stops-service"
            })
    @LeafSource("unusual")
    void unusual(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted) throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<ShownToProxy> weak() {
        return refused(EXTENDED, Defect.MD5, Defect.SHA1, Defect.RSA_1024);
    }

    @Case(
            id = "px-10",
            title = "certificates of weak algorithms are turned away",
            source = "RFC 9325 section 4.5; CA/Browser Forum Baseline Requirements 6.1.5, 7.1.3",
            rows = "S6",
            kills = {"weak-cryptography-accepted"})
    @LeafSource("weak")
    void weak(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted) throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }
}
