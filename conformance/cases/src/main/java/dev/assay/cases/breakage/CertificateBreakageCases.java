package dev.assay.cases.breakage;

import static dev.assay.cases.catalogue.Profile.BREAKAGE;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.mesh.Actors;
import dev.assay.cases.mesh.RenewableServer;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.sidecar.Cause;
import dev.assay.cases.sidecar.SidecarLog;
import dev.assay.fixtures.diagnosis.Diagnosis;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import java.time.Clock;
import java.util.List;

/** The two sides speak mutual TLS, and one does not accept the other's certificate. */
@InProfile(BREAKAGE)
final class CertificateBreakageCases {
    /** The mesh's trust domain after the migration. */
    private static final String NEW_DOMAIN = "td1.example";

    /** The one before; no alias of any mesh of a run. */
    private static final String OLD_DOMAIN = "before-migration.example";

    private static final String PROBER = "prober";

    private static final Breakage.Place BY_HAND =
            new Breakage.Place(
                    List.of(RenewableServer.workload()), List.of(RenewableServer.service()));

    private static final String MUTUAL_TO_SERVER_BY_HAND =
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: DestinationRule
            metadata:
              name: by-hand
            spec:
              host: by-hand
              trafficPolicy:
                tls:
                  mode: ISTIO_MUTUAL
            """;

    static final Breakage TRUST_DOMAIN_MIGRATION =
            Breakage.ofPlace(
                    Documents.TRUST_DOMAIN_MIGRATION,
                    BY_HAND,
                    MUTUAL_TO_SERVER_BY_HAND + "---\n" + clientOf(OLD_DOMAIN),
                    MUTUAL_TO_SERVER_BY_HAND + "---\n" + clientOf("cluster.local"));

    static final Breakage OTHER_ACCOUNT_EXPECTED =
            Breakage.ofResources(
                    Documents.SECURE_NAMING,
                    serverNamed("server-before-the-move"),
                    serverNamed("server"));

    static final Breakage EXPIRED_INTERMEDIATE =
            Breakage.ofPlace(
                    Documents.EXPIRED_SIGNER,
                    BY_HAND,
                    MUTUAL_TO_SERVER_BY_HAND,
                    MUTUAL_TO_SERVER_BY_HAND);

    private static String clientOf(String trustDomain) {
        return """
        apiVersion: security.istio.io/v1beta1
        kind: AuthorizationPolicy
        metadata:
          name: only-the-client
        spec:
          selector:
            matchLabels:
              app: server
          action: ALLOW
          rules:
          - from:
            - source:
                principals: ["%s/ns/${namespace}/sa/client"]
        """
                .formatted(trustDomain);
    }

    private static String serverNamed(String account) {
        return """
        apiVersion: networking.istio.io/v1alpha3
        kind: DestinationRule
        metadata:
          name: server
        spec:
          host: server
          trafficPolicy:
            tls:
              mode: ISTIO_MUTUAL
              subjectAltNames:
              - spiffe://${trustDomain}/ns/${namespace}/sa/%s
        """
                .formatted(account);
    }

    @Case(
            id = "bk-09",
            title =
                    "after a migration to another trust domain, what still names the old one fails: certificates with 503, policies with 403",
            source = Documents.TRUST_DOMAIN_MIGRATION,
            how =
                    "The document: after \"Install Istio with a new trust domain\" and before \"Redeploy the … applications to pick up changes\", identities of the two domains meet; and a policy with a principal of the old domain denies everybody (\"403\"), as the caller's identity is now one of the new.\nHere: a server that still shows a certificate of the old domain, and such a policy.\nThe repairs: the server gets a certificate of the new domain; the policy says cluster.local, \"a pointer that points to the current trust domain\".\nAn alias for the old domain would repair both, and is td-02 and td-05.",
            rows = {"S2", "S12", "S17"},
            features = Features.TRUST_DOMAIN,
            kills = {
                "server-trust-domain-unchecked",
                "trust-domain-unchecked",
                "pointer-is-literal",
                "tls-failures-unlogged",
                "diagnosis-finds-nothing"
            })
    @Leaf(id = "symptom", title = "a certificate of the old domain: 503 upstream connect error")
    @Leaf(id = "symptom-of-an-old-caller", title = "a caller of the old domain is refused")
    @Leaf(id = "symptom-policy", title = "a principal of the old domain: 403 RBAC: access denied")
    @Leaf(
            id = "cause",
            title = "the caller's sidecar logs the TLS handshake error and the server's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "cause-of-an-old-caller",
            level = Level.EXTENDED,
            title =
                    "a caller of the old domain: the server's sidecar logs the TLS handshake error, the identity and the caller's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "cause-policy",
            title = "the server's sidecar logs rbac_access_denied and the caller's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "diagnosis",
            title =
                    "before the first call, the tool names the policy with a principal of the old domain",
            features = Features.DIAGNOSIS)
    @Leaf(
            id = "repair",
            title = "with a certificate of the new domain it answers; the caller was not restarted")
    @Leaf(id = "repair-policy", title = "with cluster.local in the policy the client is answered")
    @OnLane(trustDomain = NEW_DOMAIN)
    void trustDomainMigration(Lane lane, Diagnosis tool, Observations leaves) throws Exception {
        var server = RenewableServer.with(credentials(lane, NEW_DOMAIN, RenewableServer.NAME));
        Workload standing = server.standUp(lane);
        String host = lane.namespace().host(RenewableServer.NAME);
        var unharmed = Instances.of(lane.client(), lane.server());
        lane.apply(MUTUAL_TO_SERVER_BY_HAND);
        leaves.control(Calls.get(lane.client(), host)).is(answered(200));
        leaves.control(Actors.meshed(lane, lane.server())).is(answered(200));
        leaves.control(presenting(lane, credentials(lane, NEW_DOMAIN, PROBER))).is(answered(200));
        var clientLog = SidecarLog.from(lane.client()::sidecarLog);
        var serverLog = SidecarLog.from(lane.server()::sidecarLog);

        server.renew(credentials(lane, OLD_DOMAIN, RenewableServer.NAME));
        var toServer = Calls.get(lane.client(), host);
        leaves.expect("symptom", toServer).settlesOn(upstreamFailure());
        var cause = Cause.tlsError().naming(standing);
        leaves.expect("cause", clientLog.after(toServer, cause)).settlesOn(cause.logged());

        var oldCaller = presenting(lane, credentials(lane, OLD_DOMAIN, PROBER));
        leaves.expect("symptom-of-an-old-caller", oldCaller).settlesOn(refused());
        var atTheServer =
                Cause.tlsError().and(Cause.containing(OLD_DOMAIN, OLD_DOMAIN)).naming(lane.naked());
        leaves.expect("cause-of-an-old-caller", serverLog.after(oldCaller, atTheServer))
                .settlesOn(atTheServer.logged());

        Diagnosed.tells(
                leaves,
                tool,
                lane,
                TRUST_DOMAIN_MIGRATION,
                "AuthorizationPolicy ${namespace}/only-the-client");

        TRUST_DOMAIN_MIGRATION.broken().applyTo(lane);
        var call = Actors.meshed(lane, lane.server());
        leaves.expect("symptom-policy", call).settlesOn(denied());
        var denial = Cause.accessDenied().naming(lane.client());
        leaves.expect("cause-policy", serverLog.after(call, denial)).settlesOn(denial.logged());

        server.renew(credentials(lane, NEW_DOMAIN, RenewableServer.NAME));
        TRUST_DOMAIN_MIGRATION.repaired().applyTo(lane);
        leaves.expect("repair", Calls.get(lane.client(), host))
                .settlesOn(answered(200).byWorkload(RenewableServer.NAME));
        leaves.expect("repair-policy", Actors.meshed(lane, lane.server()))
                .settlesOn(answered(200).withClientIdentity(Actors.identity(lane, lane.client())));
        leaves.expect("repair", unharmed::now).is(unharmed.unchanged());
    }

    @Case(
            id = "bk-10",
            title =
                    "a service whose pods run as another service account than its callers expect is not spoken to: 503",
            source =
                    Documents.SECURE_NAMING
                            + "; istio/istio: tests/integration/security/ca_custom_root/secure_naming_test.go",
            how =
                    "The document: the caller's sidecar checks the identity that the server shows against \"secure naming information\"; whoever runs the service as another account is an impostor to it.\nHere: the service's pods got a service account of their own, and a DestinationRule still expects the one before (subjectAltNames).\nThe repair: the rule names the account that the service runs as.",
            rows = {"S2", "S6", "S17"},
            kills = {
                "subject-alt-names-ignored",
                "secure-naming-chain-only",
                "tls-failures-unlogged",
                "diagnosis-finds-nothing"
            })
    @Leaf(id = "symptom", title = "503 upstream connect error")
    @Leaf(
            id = "cause",
            title =
                    "the caller's sidecar logs the TLS handshake error certificate_verify_failed and the server's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "cause-at-the-server",
            level = Level.EXTENDED,
            title =
                    "the server's sidecar logs the alert certificate_unknown and the caller's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "diagnosis",
            title =
                    "before the first call, the tool names the DestinationRule and the server that runs as another account",
            features = Features.DIAGNOSIS)
    @Leaf(id = "repair", title = "answered, identified; nobody was restarted")
    void otherAccountExpected(Lane lane, Diagnosis tool, Observations leaves) throws Exception {
        var unharmed = Instances.of(lane.client(), lane.server());
        leaves.control(Actors.meshed(lane, lane.server())).is(answered(200));
        var clientLog = SidecarLog.from(lane.client()::sidecarLog);
        var serverLog = SidecarLog.from(lane.server()::sidecarLog);

        Diagnosed.tells(
                leaves,
                tool,
                lane,
                OTHER_ACCOUNT_EXPECTED,
                "DestinationRule ${namespace}/server",
                "Deployment ${namespace}/server");

        OTHER_ACCOUNT_EXPECTED.broken().applyTo(lane);

        var call = Actors.meshed(lane, lane.server());
        leaves.expect("symptom", call).settlesOn(upstreamFailure());
        var cause = Cause.tlsError("certificate_verify_failed").naming(lane.server());
        leaves.expect("cause", clientLog.after(call, cause)).settlesOn(cause.logged());
        var alert = Cause.tlsError("certificate_unknown").naming(lane.client());
        leaves.expect("cause-at-the-server", serverLog.after(call, alert))
                .settlesOn(alert.logged());

        OTHER_ACCOUNT_EXPECTED.repaired().applyTo(lane);
        leaves.expect("repair", Actors.meshed(lane, lane.server()))
                .settlesOn(answered(200).withClientIdentity(Actors.identity(lane, lane.client())));
        leaves.expect("repair", unharmed::now).is(unharmed.unchanged());
    }

    @Case(
            id = "bk-11",
            title =
                    "an intermediate that has expired: every certificate under it is refused, however new, by callers with 503 and by servers with an alert",
            source = Documents.EXPIRED_SIGNER + "; RFC 5280, section 6.1.3",
            how =
                    "The documents: an authority's own certificate ran out, and leaves of today were refused; meshed callers got 503 where naked ones got 200.\nHere: a server and a caller whose leaves are good and whose intermediate's time is over.\nThe repair: an intermediate that was issued anew under the same root; nobody else changes anything.\nThe tool is shown the Secret cacerts of such an authority, its certificates alone; the mesh is not given it.",
            rows = {"S4", "S6", "S17"},
            kills = {
                "server-validity-ignored",
                "validity-ignored",
                "tls-failures-unlogged",
                "diagnosis-finds-nothing"
            })
    @Leaf(id = "symptom", title = "a caller with a sidecar gets 503 upstream connect error")
    @Leaf(id = "symptom-of-the-caller", title = "the caller under it is refused by a STRICT server")
    @Leaf(
            id = "cause",
            title =
                    "the caller's sidecar logs the TLS handshake error, that a certificate has expired, and the server's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "cause-of-the-caller",
            level = Level.EXTENDED,
            title =
                    "the server's sidecar logs the TLS handshake error, that a certificate has expired, and the caller's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "diagnosis",
            title =
                    "before the first call, the tool names the Secret whose intermediate has expired, and not the one with a new intermediate",
            features = Features.DIAGNOSIS)
    @Leaf(
            id = "repair",
            title = "under the new intermediate it answers; the caller was not restarted")
    @Leaf(id = "repair-of-the-caller", title = "under the new intermediate it is answered")
    void expiredIntermediate(Lane lane, Diagnosis tool, Observations leaves) throws Exception {
        String domain = lane.mesh().options().trustDomain();
        var server = RenewableServer.with(credentials(lane, domain, RenewableServer.NAME));
        Workload standing = server.standUp(lane);
        String host = lane.namespace().host(RenewableServer.NAME);
        var unharmed = Instances.of(lane.client(), lane.server());
        EXPIRED_INTERMEDIATE.broken().applyTo(lane);
        leaves.control(Calls.get(lane.client(), host)).is(answered(200));
        leaves.control(presenting(lane, credentials(lane, domain, PROBER))).is(answered(200));
        var clientLog = SidecarLog.from(lane.client()::sidecarLog);
        var serverLog = SidecarLog.from(lane.server()::sidecarLog);

        var expired = Defect.EXPIRED_INTERMEDIATE;
        Credentials over = credentials(lane, domain, expired, RenewableServer.NAME);
        Credentials anew = credentials(lane, domain, RenewableServer.NAME);
        Diagnosed.tells(
                leaves,
                tool,
                lane,
                Breakage.ofResources(
                        Documents.EXPIRED_SIGNER,
                        AuthoritySecret.above(over, lane.mesh().ca().roots()),
                        AuthoritySecret.above(anew, lane.mesh().ca().roots())),
                "Secret ${root}/cacerts");

        server.renew(over);
        var toServer = Calls.get(lane.client(), host);
        leaves.expect("symptom", toServer).settlesOn(upstreamFailure());
        var caller = presenting(lane, credentials(lane, domain, expired, PROBER));
        leaves.expect("symptom-of-the-caller", caller).settlesOn(refused());
        var cause = Cause.tlsError("expired").naming(standing);
        leaves.expect("cause", clientLog.after(toServer, cause)).settlesOn(cause.logged());
        var atTheServer = Cause.tlsError("expired").naming(lane.naked());
        leaves.expect("cause-of-the-caller", serverLog.after(caller, atTheServer))
                .settlesOn(atTheServer.logged());

        server.renew(anew);
        leaves.expect("repair", Calls.get(lane.client(), host))
                .settlesOn(answered(200).byWorkload(RenewableServer.NAME));
        leaves.expect("repair-of-the-caller", presenting(lane, credentials(lane, domain, PROBER)))
                .settlesOn(answered(200));
        leaves.expect("repair", unharmed::now).is(unharmed.unchanged());
    }

    private static Credentials credentials(Lane lane, String trustDomain, String account) {
        return credentials(lane, trustDomain, Defect.NONE, account);
    }

    /** Of the mesh's own authority, under an account of the lane's namespace. */
    private static Credentials credentials(
            Lane lane, String trustDomain, Defect defect, String account) {
        return new HostileCertificates(
                        lane.mesh().ca().pluggedSigner(),
                        trustDomain,
                        Clock.systemUTC(),
                        lane.mesh().secrets())
                .of(defect, lane.namespace().name(), account);
    }

    /** A caller that speaks the mesh's mutual TLS itself, from the naked workload's address. */
    private static Probe<Observation> presenting(Lane lane, Credentials credentials) {
        TlsOffer offer =
                TlsOffer.oneWay()
                        .withAlpn(TlsOffer.ISTIO_HTTP)
                        .presenting(credentials.chain(), credentials.key());
        return () ->
                WireProbe.https(
                        lane.naked().dialer(),
                        lane.server().port(Actors.HTTP),
                        offer,
                        Request.get("assay.example", "/"));
    }
}
