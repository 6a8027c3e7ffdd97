package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A mesh with a trust domain of its own and an alias: whom it lets in, and whom a policy's
 * principals mean there.
 */
@InProfile(MESH)
@OnLane(trustDomain = TrustDomainCases.OWN, trustDomainAliases = TrustDomainCases.ALIAS)
final class TrustDomainCases {
    static final String OWN = "td1.example";
    static final String ALIAS = "old-td.example";

    /** What many policies still say, and what no caller here is called. */
    private static final String POINTER = "cluster.local";

    private static final String FOREIGN = "other.example";
    private static final String CUSTOM_ROOT =
            "istio/istio: tests/integration/security/ca_custom_root";
    private static final String BUNDLE =
            "istio/istio: pilot/pkg/security/trustdomain/bundle.go, ReplaceTrustDomainAliases";
    private static final String ACCOUNT = "prober";
    private static final String PAYLOAD = "assay-payload";

    @Case(
            id = "td-02",
            title = "a certificate of an aliased trust domain is accepted on every kind of port",
            source = CUSTOM_ROOT + ", TestTrustDomainValidation",
            how =
                    "Under STRICT the prober shows certificates of the mesh's own CA that name the alias, and one that names a domain which is no alias.",
            rows = "S6",
            features = Features.TRUST_DOMAIN,
            kills = "aliases-ignored")
    @Leaf(id = "http")
    @Leaf(id = "tcp")
    @Leaf(id = "wl")
    @Leaf(id = "another-domain-refused")
    void aliasesAreAccepted(Lane lane, Observations leaves) throws Exception {
        lane.apply(peerAuthentication("default", "STRICT"));
        lane.awaitSentinel(lane.server());
        leaves.control(asking(lane, OWN, "/")).is(answered(200));
        leaves.expect("http", asking(lane, ALIAS, "/"))
                .settlesOn(answered(200).withClientIdentity("spiffe://" + prober(lane, ALIAS)));
        leaves.expect("tcp", sending(lane, ALIAS, Actors.TCP)).settlesOn(echoed());
        leaves.expect("wl", sending(lane, ALIAS, Actors.WORKLOAD_ONLY)).settlesOn(echoed());
        leaves.expect("another-domain-refused", asking(lane, FOREIGN, "/")).settlesOn(refused());
    }

    @Case(
            id = "td-05",
            title =
                    "a principal in one of the mesh's trust domains means the same account in all of them",
            source = BUNDLE,
            how =
                    "Each principal has a path of its own in one policy. Only principals with all five segments are expanded: a prefix names its domain alone.",
            rows = {"S2", "S12"},
            features = Features.TRUST_DOMAIN,
            kills = "principals-not-expanded")
    @Leaf(id = "alias-principal-own-caller")
    @Leaf(id = "alias-principal-alias-caller")
    @Leaf(id = "own-principal-alias-caller")
    @Leaf(id = "alias-principal-other-account")
    @Leaf(id = "denied-own-principal-alias-caller")
    @Leaf(id = "alias-prefix-alias-caller")
    @Leaf(id = "alias-prefix-own-caller")
    @Leaf(id = "suffix-alias-caller")
    void principalsCoverAliases(Lane lane, Observations leaves) throws Exception {
        var alias = prober(lane, ALIAS);
        judge(
                lane,
                leaves,
                Vector.admits("alias-principal-own-caller", alias, OWN),
                Vector.admits("alias-principal-alias-caller", alias, ALIAS),
                Vector.admits("own-principal-alias-caller", prober(lane, OWN), ALIAS),
                Vector.misses("alias-principal-other-account", alias + "-two", OWN),
                Vector.denies("denied-own-principal-alias-caller", prober(lane, OWN), ALIAS),
                Vector.admits("alias-prefix-alias-caller", ALIAS + "/*", ALIAS),
                Vector.misses("alias-prefix-own-caller", ALIAS + "/*", OWN),
                Vector.admits("suffix-alias-caller", "*/sa/" + ACCOUNT, ALIAS));
    }

    @Case(
            id = "td-06",
            title =
                    "cluster.local in a principal points at the mesh's trust domains; an unknown domain means only itself",
            source = BUNDLE + ", constants.DefaultClusterLocalDomain",
            how =
                    "Each principal has a path of its own in one policy. The pointer is read in policies only: a certificate of cluster.local is of a foreign domain.",
            rows = {"S2", "S12"},
            features = Features.TRUST_DOMAIN,
            kills = "pointer-is-literal")
    @Leaf(id = "pointer-own-caller")
    @Leaf(id = "pointer-alias-caller")
    @Leaf(id = "pointer-other-account")
    @Leaf(id = "pointer-prefix-is-literal")
    @Leaf(id = "own-prefix")
    @Leaf(id = "any-domain-own-caller")
    @Leaf(id = "any-domain-alias-caller")
    @Leaf(id = "unknown-domain")
    @Leaf(id = "caller-of-cluster-local-refused")
    void pointerToTheMeshesDomain(Lane lane, Observations leaves) throws Exception {
        var pointer = prober(lane, POINTER);
        var any = prober(lane, "*");
        judge(
                lane,
                leaves,
                Vector.admits("pointer-own-caller", pointer, OWN),
                Vector.admits("pointer-alias-caller", pointer, ALIAS),
                Vector.misses("pointer-other-account", pointer + "-two", OWN),
                Vector.misses("pointer-prefix-is-literal", POINTER + "/*", OWN),
                Vector.admits("own-prefix", OWN + "/*", OWN),
                Vector.admits("any-domain-own-caller", any, OWN),
                Vector.admits("any-domain-alias-caller", any, ALIAS),
                Vector.misses("unknown-domain", prober(lane, FOREIGN), OWN));
        leaves.expect(
                        "caller-of-cluster-local-refused",
                        asking(lane, POINTER, "/pointer-own-caller"))
                .settlesOn(refused());
    }

    /**
     * A principal in a rule for a path of its own, and a caller that asks for that path.
     *
     * @param leafId also the path
     * @param deny whether the rule is one of DENY; its path is then allowed to everyone
     * @param callersDomain of the certificate that the prober shows
     * @param passes whether the caller gets an answer
     */
    private record Vector(
            String leafId, String principal, boolean deny, String callersDomain, boolean passes) {
        static Vector admits(String leafId, String principal, String callersDomain) {
            return new Vector(leafId, principal, false, callersDomain, true);
        }

        static Vector misses(String leafId, String principal, String callersDomain) {
            return new Vector(leafId, principal, false, callersDomain, false);
        }

        static Vector denies(String leafId, String principal, String callersDomain) {
            return new Vector(leafId, principal, true, callersDomain, false);
        }

        String path() {
            return "/" + leafId;
        }

        String named() {
            return """
            - from:
              - source:
                  principals: ["%s"]
              to:
              - operation:
                  paths: ["%s"]
            """
                    .formatted(principal, path());
        }

        String open() {
            return """
            - to:
              - operation:
                  paths: ["%s"]
            """
                    .formatted(path());
        }
    }

    private static void judge(Lane lane, Observations leaves, Vector... vectors) throws Exception {
        leaves.control(asking(lane, OWN, "/")).is(answered(200));
        leaves.control(asking(lane, ALIAS, "/")).is(answered(200));
        String denying =
                Arrays.stream(vectors)
                        .filter(Vector::deny)
                        .map(Vector::named)
                        .collect(Collectors.joining());
        if (!denying.isEmpty()) {
            lane.apply(authorizationPolicy("deny", selecting("app: server"), "DENY", denying));
        }
        lane.apply(
                authorizationPolicy(
                        "allow",
                        selecting("app: server"),
                        "ALLOW",
                        Arrays.stream(vectors)
                                .map(each -> each.deny() ? each.open() : each.named())
                                .collect(Collectors.joining())));
        lane.awaitSentinel(lane.server());
        for (Vector each : vectors) {
            leaves.expect(each.leafId(), asking(lane, each.callersDomain(), each.path()))
                    .settlesOn(each.passes() ? answered(200) : denied());
        }
    }

    private static String prober(Lane lane, String trustDomain) {
        return trustDomain + "/ns/" + lane.namespace().name() + "/sa/" + ACCOUNT;
    }

    private static Probe<Observation> asking(Lane lane, String callersDomain, String path) {
        TlsOffer offer = offer(lane, callersDomain).withAlpn(TlsOffer.ISTIO_HTTP);
        return () ->
                WireProbe.https(
                        lane.naked().dialer(),
                        lane.server().port(Actors.HTTP),
                        offer,
                        Request.get("assay.example", path));
    }

    private static Probe<Observation> sending(Lane lane, String callersDomain, int workloadPort) {
        TlsOffer offer = offer(lane, callersDomain).withAlpn(TlsOffer.ISTIO_TCP);
        return () ->
                WireProbe.tlsBytes(
                        lane.naked().dialer(), lane.server().port(workloadPort), offer, PAYLOAD);
    }

    /** A good certificate of the mesh's CA, in whatever trust domain. */
    private static TlsOffer offer(Lane lane, String trustDomain) {
        Credentials credentials =
                new HostileCertificates(
                                lane.mesh().ca().pluggedSigner(),
                                trustDomain,
                                Clock.systemUTC(),
                                lane.mesh().secrets())
                        .of(Defect.NONE, lane.namespace().name(), ACCOUNT);
        return TlsOffer.oneWay().presenting(credentials.chain(), credentials.key());
    }
}
