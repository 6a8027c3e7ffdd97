package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Expectations;
import dev.assay.cases.probe.ForwardedClientCert;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.wire.Destination;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * X-Forwarded-Client-Cert: the sidecar's word to the application, and nothing that a caller can
 * prove itself by.
 */
@InProfile(MESH)
final class ForwardedIdentityCases {
    private static final String HEADER = "x-forwarded-client-cert";
    private static final String FORGED_ID = "spiffe://cluster.local/ns/forged/sa/forged";
    private static final List<String> FORGED = List.of(forgery(FORGED_ID));

    @Case(
            id = "in-03",
            title =
                    "the application is told who called by mTLS, and nothing where nobody proved it",
            source =
                    "istio/istio: pilot/pkg/networking/core/listener_inbound.go; Envoy: http_conn_man/headers, x-forwarded-client-cert",
            rows = {"S2", "S5"},
            kills = "forwarded-identity-incomplete")
    @Leaf(id = "by")
    @Leaf(id = "hash")
    @Leaf(id = "subject")
    @Leaf(id = "uri")
    @Leaf(id = "none-in-plaintext")
    void theApplicationIsTold(Lane lane, Observations leaves) throws Exception {
        TlsOffer offer = Actors.meshOffer(lane, Defect.NONE).withAlpn(TlsOffer.ISTIO_HTTP);
        Probe<Observation> proven =
                () ->
                        WireProbe.https(
                                lane.naked().dialer(),
                                lane.server().port(Actors.HTTP),
                                offer,
                                Request.get("assay.example", "/"));
        leaves.control(proven).is(Expectations.answered(200));
        leaves.expect("by", proven).settlesOn(tells("By", Actors.identity(lane, lane.server())));
        leaves.expect("hash", proven).settlesOn(tells("Hash", sha256(offer.chain().getFirst())));
        leaves.expect("subject", proven)
                .settlesOn(
                        Expectation.of(
                                HEADER + " with a Subject",
                                seen -> told(seen, "Subject").isPresent()));
        leaves.expect("uri", proven).settlesOn(tells("URI", Actors.proberIdentity(lane)));
        leaves.expect("none-in-plaintext", Actors.nakedTo(lane, lane.server(), Actors.HTTP))
                .settlesOn(Expectations.answered(200).and(without(HEADER)));
    }

    @Case(
            id = "in-04",
            title = "a caller cannot tell the application an identity that it has not proven",
            source =
                    "Envoy: http_conn_man/headers, forward_client_cert_details (SANITIZE without mTLS, APPEND_FORWARD with it)",
            how =
                    "Callers send X-Forwarded-Client-Cert themselves. With a certificate of the mesh they may add to it, and only the last element is the sidecar's word.",
            rows = {"S2", "S5"},
            kills = "forged-identity-passes")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "DISABLE")
    @Leaf(id = "sidecar-client")
    @Leaf(id = "certified-client")
    void nobodyForgesIt(Lane lane, Observations leaves) throws Exception {
        var server = lane.server();
        leaves.control(naked(lane, server, List.of(HEADER + "-not: " + FORGED_ID)))
                .is(
                        Expectation.<Observation>of(
                                "an application that is shown its caller's other headers",
                                seen -> headers(seen).contains(FORGED_ID)));
        leaves.expect("PERMISSIVE", naked(lane, server, FORGED))
                .settlesOn(Expectations.answered(200).and(without(FORGED_ID)));
        leaves.expect(
                        "sidecar-client",
                        Actors.request(lane, lane.client(), server, "GET", "/", FORGED))
                .settlesOn(
                        Expectations.answered(200)
                                .withClientIdentity(Actors.identity(lane, lane.client()))
                                .and(without(FORGED_ID)));
        TlsOffer offer = Actors.meshOffer(lane, Defect.NONE).withAlpn(TlsOffer.ISTIO_HTTP);
        leaves.expect(
                        "certified-client",
                        () ->
                                WireProbe.https(
                                        lane.naked().dialer(),
                                        server.port(Actors.HTTP),
                                        offer,
                                        forging("assay.example", FORGED)))
                .settlesOn(
                        Expectations.answered(200).withClientIdentity(Actors.proberIdentity(lane)));
        lane.apply(Policies.peerAuthentication("default", "DISABLE"));
        lane.awaitSentinel(server);
        leaves.expect("DISABLE", naked(lane, server, FORGED))
                .settlesOn(Expectations.answered(200).and(without(FORGED_ID)));
    }

    @Case(
            id = "az-32",
            title = "a forged X-Forwarded-Client-Cert gains a caller no principal and no namespace",
            source = "Envoy: http_conn_man/headers; istio/istio: pilot/pkg/security/authz/model",
            how =
                    "The policies admit the client alone, or its namespace alone. Others name the client in the header; one of them has an identity of its own.",
            rows = {"S2", "S12"},
            kills = "identity-from-header")
    @Leaf(id = "principal-without-identity")
    @Leaf(id = "namespace-without-identity")
    @Leaf(id = "principal-behind-another-sidecar")
    @Leaf(id = "principal-with-another-certificate")
    void headerIsNoIdentity(Lane lane, Observations leaves) throws Exception {
        Workload server = lane.server();
        String wanted = Actors.identity(lane, lane.client());
        var forged = List.of(forgery(wanted));
        TlsOffer offer = Actors.meshOffer(lane, Defect.NONE).withAlpn(TlsOffer.ISTIO_HTTP);
        Probe<Observation> certified =
                () ->
                        WireProbe.https(
                                lane.naked().dialer(),
                                server.port(Actors.HTTP),
                                offer,
                                forging("assay.example", forged));
        Probe<Observation> sidecar =
                Actors.request(lane, lane.sibling(), server, "GET", "/", forged);
        leaves.control(naked(lane, server, forged)).is(Expectations.answered(200));
        leaves.control(naked(lane, lane.sibling(), forged)).is(Expectations.answered(200));
        leaves.control(certified).is(Expectations.answered(200));
        leaves.control(sidecar).is(Expectations.answered(200));

        lane.apply(
                AuthorizationCases.allowPrincipal(
                        "client", "app: server", wanted.substring("spiffe://".length())));
        lane.apply(
                Policies.authorizationPolicy(
                        "namespace",
                        Policies.selecting("app: sibling"),
                        "ALLOW",
                        """
                        - from:
                          - source:
                              namespaces: ["${namespace}"]
                        """));
        leaves.expect("principal-without-identity", naked(lane, server, forged))
                .settlesOn(Expectations.denied());
        leaves.expect("namespace-without-identity", naked(lane, lane.sibling(), forged))
                .settlesOn(Expectations.denied());
        leaves.expect("principal-behind-another-sidecar", sidecar).settlesOn(Expectations.denied());
        leaves.expect("principal-with-another-certificate", certified)
                .settlesOn(Expectations.denied());
    }

    private static Probe<Observation> naked(Lane lane, Workload server, List<String> headers) {
        Destination to = Destination.service(lane.host(server), Actors.SERVICE_HTTP);
        return () -> WireProbe.http(lane.naked().dialer(), to, forging(lane.host(server), headers));
    }

    private static String forgery(String id) {
        return HEADER + ": By=" + id + ";Hash=00;Subject=\"\";URI=" + id;
    }

    private static Request forging(String host, List<String> headers) {
        return new Request("GET", "/", host, headers, new byte[0]);
    }

    private static Expectation<Observation> tells(String key, String value) {
        return Expectation.of(
                HEADER + " with " + key + "=" + value,
                seen ->
                        told(seen, key)
                                .filter(it ->
                                        it.toLowerCase(Locale.ROOT)
                                                .equals(value.toLowerCase(Locale.ROOT)))
                                .isPresent());
    }

    private static Optional<String> told(Observation seen, String key) {
        return seen instanceof Observation.HttpAnswered http
                ? http.echo()
                        .flatMap(report -> report.header(HEADER))
                        .flatMap(header -> ForwardedClientCert.last(header, key))
                : Optional.empty();
    }

    /** The application is not told this text in any header. */
    private static Expectation<Observation> without(String text) {
        return Expectation.of(
                "an application that is not told " + text, seen -> !headers(seen).contains(text));
    }

    private static String headers(Observation seen) {
        return seen instanceof Observation.HttpAnswered http
                ? http.echo().map(report -> report.headers().toString()).orElse("")
                : "";
    }

    private static String sha256(X509Certificate certificate) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }
}
