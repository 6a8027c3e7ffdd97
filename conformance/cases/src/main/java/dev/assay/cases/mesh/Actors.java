package dev.assay.cases.mesh;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Expectations;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.PeerChain;
import dev.assay.cases.probe.TlsSession;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.Suite;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import dev.assay.fixtures.topology.Ports;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.wire.Destination;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who asks whom, and how, in the words of the catalogue: naked and meshed callers, and the prober,
 * which speaks TLS itself from a place without a sidecar.
 */
public final class Actors {
    static final int SERVICE_HTTP = ServiceSpec.HTTP;
    static final int SERVICE_HTTP_TWO = 8081;
    static final int SERVICE_TCP = 9000;

    /** Declares no protocol: HTTP/2 stays HTTP/2 all the way. */
    static final int SERVICE_AUTO = 9001;

    static final int SERVICE_SERVER_FIRST = 9003;

    /** The workload port behind a standing service's first HTTP port. */
    public static final int HTTP = Ports.HTTP.number();

    static final int HTTP_TWO = Ports.HTTP_TWO.number();
    static final int TCP = Ports.TCP.number();
    static final int AUTO = Ports.AUTO.number();
    static final int WORKLOAD_ONLY = Ports.WORKLOAD_ONLY.number();

    /** The kinds of ports, by the catalogue's names. */
    static final Map<String, Integer> PORTS_BY_NAME = portsByName();

    private static final String PAYLOAD = "assay-payload";
    static final String PROBER_ACCOUNT = "prober";

    private Actors() {}

    private static Map<String, Integer> portsByName() {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("http", HTTP);
        ports.put("tcp", TCP);
        ports.put("wl", WORKLOAD_ONLY);
        return ports;
    }

    /** The SPIFFE ID that a workload must have. */
    public static String identity(Lane lane, Workload workload) {
        return "spiffe://"
                + lane.mesh().options().trustDomain()
                + "/ns/"
                + workload.namespace()
                + "/sa/"
                + workload.spec().serviceAccount();
    }

    /** The SPIFFE ID of the prober's good certificate. */
    static String proberIdentity(Lane lane) {
        return "spiffe://"
                + lane.mesh().options().trustDomain()
                + "/ns/"
                + lane.namespace().name()
                + "/sa/"
                + PROBER_ACCOUNT;
    }

    /** The naked workload asks a standing service. */
    public static Probe<Observation> naked(Lane lane, Workload server) {
        return naked(lane, server, SERVICE_HTTP);
    }

    static Probe<Observation> naked(Lane lane, Workload server, int servicePort) {
        return get(lane.naked(), Destination.service(lane.host(server), servicePort), "/");
    }

    /** The naked workload asks a workload's own port by HTTP. */
    public static Probe<Observation> nakedTo(Lane lane, Workload server, int workloadPort) {
        return nakedToPort(lane, server.port(workloadPort));
    }

    static Probe<Observation> nakedToPort(Lane lane, Destination to) {
        return get(lane.naked(), to, "/");
    }

    /** The naked workload sends bytes that are no protocol to a workload's own port. */
    static Probe<Observation> nakedTcp(Lane lane, Workload server, int workloadPort) {
        return () -> WireProbe.bytes(lane.naked().dialer(), server.port(workloadPort), PAYLOAD);
    }

    /** The same where HTTP is spoken. */
    static Probe<Observation> nakedJunk(Lane lane, Workload server, int workloadPort) {
        return () -> WireProbe.junk(lane.naked().dialer(), server.port(workloadPort));
    }

    static Probe<Observation> nakedH2(Lane lane, Workload server, int workloadPort) {
        return () -> WireProbe.h2(lane.naked().dialer(), server.port(workloadPort), "/");
    }

    /** The lane's client asks through its sidecar. */
    public static Probe<Observation> meshed(Lane lane, Workload server) {
        return meshed(lane, server, SERVICE_HTTP);
    }

    static Probe<Observation> meshed(Lane lane, Workload server, int servicePort) {
        return get(lane.client(), Destination.service(lane.host(server), servicePort), "/");
    }

    static Probe<Observation> meshedPath(Lane lane, Workload server, String path) {
        return request(lane, lane.client(), server, "GET", path, List.of());
    }

    /** Another caller asks a standing service, through its sidecar where it has one. */
    public static Probe<Observation> meshedFrom(Lane lane, Workload caller, Workload server) {
        return request(lane, caller, server, "GET", "/", List.of());
    }

    /** The lane's client sends bytes that are no protocol through its sidecar. */
    public static Probe<Observation> meshedTcp(Lane lane, Workload server) {
        return meshedTcpFrom(lane, lane.client(), server);
    }

    /** Another caller does. Bytes are not pooled: each call makes a handshake. */
    static Probe<Observation> meshedTcpFrom(Lane lane, Workload caller, Workload server) {
        return () ->
                WireProbe.bytes(
                        caller.dialer(),
                        Destination.service(lane.host(server), SERVICE_TCP),
                        PAYLOAD);
    }

    /** Any workload asks any other's service. */
    static Probe<Observation> request(
            Lane lane,
            Workload caller,
            Workload server,
            String method,
            String path,
            List<String> headers) {
        String host = lane.host(server);
        return () ->
                WireProbe.http(
                        caller.dialer(),
                        Destination.service(host, SERVICE_HTTP),
                        new Request(method, path, host + ":" + SERVICE_HTTP, headers, new byte[0]));
    }

    /** The lane's client asks a service of the lane's namespace by name. */
    public static Probe<Observation> toService(Lane lane, String service) {
        return toService(lane, lane.client(), service);
    }

    /** The same for another caller. */
    public static Probe<Observation> toService(Lane lane, Workload caller, String service) {
        return get(caller, Destination.service(lane.namespace().host(service), SERVICE_HTTP), "/");
    }

    /**
     * Asks a service until one named workload has answered, or as often as would do for any fair
     * spreading.
     */
    static Probe<Observation> untilAnsweredBy(Lane lane, String service, String workload) {
        return () -> {
            Observation seen = toService(lane, service).observe();
            for (int i = 0;
                    i < 12 && !Expectations.answered(200).byWorkload(workload).isMetBy(seen);
                    i++) {
                seen = toService(lane, service).observe();
            }
            return seen;
        };
    }

    /** Who answers a number of the lane's client's calls, each on a connection of its own. */
    public static Probe<Spread> spread(Lane lane, String service, int calls) {
        return spread(lane, lane.client(), service, calls);
    }

    /** The same for another caller. */
    static Probe<Spread> spread(Lane lane, Workload caller, String service, int calls) {
        Probe<Observation> call = toService(lane, caller, service);
        return () -> {
            var answers = new TreeMap<String, Integer>();
            var others = new ArrayList<String>();
            for (int i = 0; i < calls; i++) {
                Observation seen = call.observe();
                if (seen instanceof Observation.HttpAnswered http && http.echo().isPresent()) {
                    answers.merge(http.echo().get().workload(), 1, Integer::sum);
                } else {
                    others.add(seen.describe());
                }
            }
            return new Spread(answers, others);
        };
    }

    /** Mesh mTLS by the prober to a workload's own port, HTTP inside. */
    static Probe<Observation> mutual(Lane lane, Workload server, int workloadPort) {
        return mutualToPort(lane, server.port(workloadPort));
    }

    static Probe<Observation> mutualToPort(Lane lane, Destination to) {
        TlsOffer offer = meshOffer(lane, Defect.NONE).withAlpn(TlsOffer.ISTIO_HTTP);
        return () ->
                WireProbe.https(
                        lane.naked().dialer(), to, offer, Request.get("assay.example", "/"));
    }

    /** Mesh mTLS by the prober, bytes inside. */
    static Probe<Observation> mutualTcp(Lane lane, Workload server, int workloadPort) {
        TlsOffer offer = meshOffer(lane, Defect.NONE).withAlpn(TlsOffer.ISTIO_TCP);
        return () ->
                WireProbe.tlsBytes(
                        lane.naked().dialer(), server.port(workloadPort), offer, PAYLOAD);
    }

    static Probe<Observation> oneWayTlsTcp(Lane lane, Workload server, int workloadPort) {
        return () ->
                WireProbe.tlsBytes(
                        lane.naked().dialer(),
                        server.port(workloadPort),
                        TlsOffer.oneWay(),
                        PAYLOAD);
    }

    static Probe<Observation> oneWayTlsHttp(Lane lane, Workload server, int workloadPort) {
        return () ->
                WireProbe.https(
                        lane.naked().dialer(),
                        server.port(workloadPort),
                        TlsOffer.oneWay(),
                        Request.get("assay.example", "/"));
    }

    /** Mesh mTLS in one version; HTTP inside on the HTTP port, bytes elsewhere. */
    static Probe<Observation> mutualWithVersion(
            Lane lane, Workload server, int workloadPort, TlsVersion version) {
        return presenting(lane, server, Defect.NONE, workloadPort, version);
    }

    static Probe<Observation> mutualWithSuite(Lane lane, Workload server, Suite suite) {
        TlsOffer offer = meshOffer(lane, Defect.NONE).withAlpn(TlsOffer.ISTIO_HTTP).only(suite);
        return () ->
                WireProbe.https(
                        lane.naked().dialer(),
                        server.port(HTTP),
                        offer,
                        Request.get("assay.example", "/"));
    }

    static Probe<Observation> withoutCertificate(Lane lane, Workload server, TlsVersion version) {
        TlsOffer offer = TlsOffer.oneWay().withAlpn(TlsOffer.ISTIO_HTTP).only(version);
        return () ->
                WireProbe.https(
                        lane.naked().dialer(),
                        server.port(HTTP),
                        offer,
                        Request.get("assay.example", "/"));
    }

    /** A client certificate with one defect. */
    static Probe<Observation> presenting(
            Lane lane, Workload server, Defect defect, int workloadPort, TlsVersion version) {
        TlsOffer offer = meshOffer(lane, defect).only(version);
        return workloadPort == HTTP
                ? () ->
                        WireProbe.https(
                                lane.naked().dialer(),
                                server.port(workloadPort),
                                offer.withAlpn(TlsOffer.ISTIO_HTTP),
                                Request.get("assay.example", "/"))
                : () ->
                        WireProbe.tlsBytes(
                                lane.naked().dialer(),
                                server.port(workloadPort),
                                offer.withAlpn(TlsOffer.ISTIO_TCP),
                                PAYLOAD);
    }

    /** What a served prober sees on a port. */
    static Expectation<Observation> served(int workloadPort) {
        return workloadPort == HTTP ? Expectations.answered(200) : Expectations.echoed();
    }

    /** The chain that a workload's sidecar shows. */
    static Probe<PeerChain> chain(Lane lane, Workload server) {
        return () -> {
            Observation seen = mutual(lane, server, HTTP).observe();
            return new PeerChain(
                    seen.tls().map(TlsSession::chain).orElse(List.of()), seen.describe());
        };
    }

    /** The leaves of several workloads. */
    static Probe<PeerChain> chains(Lane lane, Workload... servers) {
        return () -> {
            var leaves = new ArrayList<X509Certificate>();
            for (Workload server : servers) {
                leaves.addAll(
                        chain(lane, server).observe().certificates().stream().limit(1).toList());
            }
            return new PeerChain(leaves, "not every workload showed one");
        };
    }

    /** The SPIFFE ID that a server shows to a client that shows nothing. */
    static Probe<String> serverIdentity(Lane lane, Workload server, int workloadPort) {
        return () -> {
            Observation seen = mutual(lane, server, workloadPort).observe();
            return seen.tls()
                    .map(TlsSession::chain)
                    .filter(shown -> !shown.isEmpty())
                    .map(shown ->
                            String.join(
                                    ", ",
                                    dev.assay.cases.probe.Certificates.uris(shown.getFirst())))
                    .orElse(seen.describe());
        };
    }

    /** {@code EC} or {@code RSA}, as the server's certificate shows. */
    static String serverKeyAlgorithm(Lane lane, Workload server) throws Exception {
        return chain(lane, server)
                .observe()
                .certificates()
                .getFirst()
                .getPublicKey()
                .getAlgorithm();
    }

    /** A change must reach the workload that stands, not one that took its place. */
    static void expectInstance(
            Observations leaves, String leaf, Workload workload, Optional<String> before) {
        if (before.isEmpty()) {
            leaves.leaveOut(leaf, "nothing in this environment ever takes a workload's place");
            return;
        }
        leaves.expect(leaf, () -> workload.instance().orElse("gone"))
                .is(Expectation.equalTo(before.get()));
    }

    private static Probe<Observation> get(Workload caller, Destination to, String path) {
        String host =
                to instanceof Destination.OfService(var name, var port)
                        ? name + ":" + port
                        : "assay.example";
        return () -> WireProbe.http(caller.dialer(), to, Request.get(host, path));
    }

    /** Mesh mTLS by the prober with a certificate of any signer, HTTP inside. */
    static Probe<Observation> mutualBy(Lane lane, Signer signer, Workload server) {
        TlsOffer offer = meshOffer(lane, signer, Defect.NONE).withAlpn(TlsOffer.ISTIO_HTTP);
        return () ->
                WireProbe.https(
                        lane.naked().dialer(),
                        server.port(HTTP),
                        offer,
                        Request.get("assay.example", "/"));
    }

    /** The same with a certificate of the case's own. */
    static Probe<Observation> mutualAs(Lane lane, Workload server, Credentials credentials) {
        TlsOffer offer =
                TlsOffer.oneWay()
                        .presenting(credentials.chain(), credentials.key())
                        .withAlpn(TlsOffer.ISTIO_HTTP);
        return () ->
                WireProbe.https(
                        lane.naked().dialer(),
                        server.port(HTTP),
                        offer,
                        Request.get("assay.example", "/"));
    }

    /** A client certificate of the mesh with one defect, or none. */
    static TlsOffer meshOffer(Lane lane, Defect defect) {
        return meshOffer(lane, lane.mesh().ca().pluggedSigner(), defect);
    }

    private static TlsOffer meshOffer(Lane lane, Signer signer, Defect defect) {
        Credentials credentials =
                new HostileCertificates(
                                signer,
                                lane.mesh().options().trustDomain(),
                                Clock.systemUTC(),
                                lane.mesh().secrets())
                        .of(defect, lane.namespace().name(), PROBER_ACCOUNT);
        return TlsOffer.oneWay().presenting(credentials.chain(), credentials.key());
    }
}
