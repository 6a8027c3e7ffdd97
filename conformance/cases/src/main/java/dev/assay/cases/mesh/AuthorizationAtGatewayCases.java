package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.GATEWAY;
import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.AuthorizationTable.condition;
import static dev.assay.cases.mesh.AuthorizationTable.paths;
import static dev.assay.cases.mesh.AuthorizationTable.source;
import static dev.assay.cases.mesh.Policies.destinationRule;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.fixtures.environment.Workload;

/** What the policies of a gateway know of whoever asks it. */
@InProfile({MESH, GATEWAY})
final class AuthorizationAtGatewayCases {
    /** Addresses for documentation (RFC 5737): nobody has them. */
    private static final String CLIENT = "203.0.113.7";

    private static final String PROXY = "192.0.2.1";
    private static final String STRANGER = "198.51.100.9";

    /** Which no rule names: denied as soon as the policy is in force. */
    private static final String UNLISTED = "/unlisted";

    @Case(
            id = "az-15",
            title =
                    "at a gateway remoteIpBlocks are about the address that numTrustedProxies points at",
            source =
                    "istio/api: security/v1beta1/authorization_policy.proto, Source.remote_ip_blocks; istio.io: docs/ops/configuration/traffic-management/network-topologies; Envoy: source/common/http/utility.cc, getLastAddressFromXFF",
            how =
                    "A naked caller plays the proxies before two gateways, of which one trusts two and the other none: it sends X-Forwarded-For as they would.",
            rows = "S12",
            features = Features.GATEWAY,
            kills = {
                "forwarded-for-believed-without-proxies",
                "forwarded-for-trusted",
                "leftmost-forwarded-for",
                "rightmost-forwarded-for",
                "trusted-proxies-ignored"
            })
    @Leaf(id = "trusted-entry", level = Level.EXTENDED)
    @Leaf(id = "forged-entry-before", level = Level.EXTENDED)
    @Leaf(id = "last-entry-is-a-proxys", level = Level.EXTENDED)
    @Leaf(id = "fewer-entries-than-proxies", level = Level.EXTENDED)
    @Leaf(id = "several-header-lines", level = Level.EXTENDED)
    @Leaf(id = "not-remote-block", level = Level.EXTENDED)
    @Leaf(id = "remote-ip-condition", level = Level.EXTENDED)
    @Leaf(id = "forwarded-is-no-source", level = Level.EXTENDED)
    @Leaf(id = "peer-is-source", level = Level.EXTENDED)
    @Leaf(id = "nobody-trusted", level = Level.EXTENDED)
    @Leaf(id = "nobody-trusted-peer", level = Level.EXTENDED)
    void remoteAddresses(Lane lane, Observations leaves) throws Exception {
        EdgeGateway.declare(lane);
        EdgeGateway behindTwo = EdgeGateway.standUp(lane, "edge", 2);
        EdgeGateway first = EdgeGateway.standUp(lane, "open-edge", 0);
        for (EdgeGateway each : new EdgeGateway[] {behindTwo, first}) {
            leaves.control(asked(lane, each, UNLISTED)).is(answered(200).byWorkload("server"));
        }
        lane.apply(
                EdgeGateway.policy(
                        lane,
                        "ALLOW",
                        source("/remote", "remoteIpBlocks: [\"" + CLIENT + "\"]"),
                        source("/not-remote", "notRemoteIpBlocks: [\"" + CLIENT + "\"]"),
                        source("/source", "ipBlocks: [\"" + CLIENT + "\"]"),
                        source("/peer", "ipBlocks: [\"${naked.address}\"]"),
                        source("/remote-peer", "remoteIpBlocks: [\"${naked.address}\"]"),
                        condition("/condition", "remote.ip", "values: [\"" + CLIENT + "\"]")));
        for (EdgeGateway each : new EdgeGateway[] {behindTwo, first}) {
            leaves.control(asked(lane, each, UNLISTED)).is(denied());
        }

        String[] right = {forwardedFor(STRANGER, CLIENT, PROXY)};
        leaves.expect("trusted-entry", asked(lane, behindTwo, "/remote", right))
                .settlesOn(answered(200).byWorkload("server"));
        leaves.expect(
                        "forged-entry-before",
                        asked(lane, behindTwo, "/remote", forwardedFor(CLIENT, STRANGER, PROXY)))
                .settlesOn(denied());
        leaves.expect(
                        "last-entry-is-a-proxys",
                        asked(lane, behindTwo, "/remote", forwardedFor(STRANGER, PROXY, CLIENT)))
                .settlesOn(denied());
        leaves.expect(
                        "fewer-entries-than-proxies",
                        asked(lane, behindTwo, "/remote", forwardedFor(CLIENT)))
                .settlesOn(denied());
        leaves.expect(
                        "several-header-lines",
                        asked(
                                lane,
                                behindTwo,
                                "/remote",
                                forwardedFor(STRANGER, CLIENT),
                                forwardedFor(PROXY)))
                .settlesOn(answered(200).byWorkload("server"));
        leaves.expect("not-remote-block", asked(lane, behindTwo, "/not-remote", right))
                .settlesOn(denied());
        leaves.expect("remote-ip-condition", asked(lane, behindTwo, "/condition", right))
                .settlesOn(answered(200).byWorkload("server"));
        leaves.expect(
                        "forwarded-is-no-source",
                        asked(lane, behindTwo, "/source", forwardedFor(CLIENT, CLIENT, CLIENT)))
                .settlesOn(denied());
        leaves.expect("peer-is-source", asked(lane, behindTwo, "/peer", right))
                .settlesOn(answered(200).byWorkload("server"));
        leaves.expect("nobody-trusted", asked(lane, first, "/remote", forwardedFor(CLIENT)))
                .settlesOn(denied());
        leaves.expect(
                        "nobody-trusted-peer",
                        asked(lane, first, "/remote-peer", forwardedFor(CLIENT)))
                .settlesOn(answered(200).byWorkload("server"));
    }

    private static Probe<Observation> asked(
            Lane lane, EdgeGateway gateway, String path, String... headers) {
        return gateway.asked(lane.naked(), EdgeGateway.HTTP, path, headers);
    }

    private static String forwardedFor(String... addresses) {
        return "X-Forwarded-For: " + String.join(", ", addresses);
    }

    @Case(
            id = "az-35",
            title =
                    "a gateway's server with ISTIO_MUTUAL takes callers of the mesh alone, and policies know them by principal",
            source =
                    "istio/istio: releasenotes/notes/25818.yaml; istio/api: networking/v1alpha3/gateway.proto, ServerTLSSettings.TLSmode ISTIO_MUTUAL",
            how =
                    "Two workloads call a gateway through their sidecars, by a DestinationRule with ISTIO_MUTUAL. A naked one tries the same port, and another that is open to it.",
            rows = "S12",
            features = Features.GATEWAY,
            kills = {
                "client-certificate-optional",
                "gateway-principal-empty",
                "gateway-takes-plaintext"
            })
    @Leaf(id = "right-principal", level = Level.EXTENDED)
    @Leaf(id = "another-principal", level = Level.EXTENDED)
    @Leaf(id = "namespace", level = Level.EXTENDED)
    @Leaf(id = "denied-principal", level = Level.EXTENDED)
    @Leaf(id = "plaintext", level = Level.EXTENDED)
    @Leaf(id = "no-certificate", level = Level.EXTENDED)
    void principals(Lane lane, Observations leaves) throws Exception {
        EdgeGateway.declare(lane);
        EdgeGateway gateway = EdgeGateway.standUp(lane, "edge", 0);
        lane.apply(destinationRule("edge-mutual", gateway.host(), "ISTIO_MUTUAL"));
        leaves.control(mutual(gateway, lane.client(), UNLISTED))
                .is(answered(200).byWorkload("server"));
        leaves.control(mutual(gateway, lane.sibling(), UNLISTED))
                .is(answered(200).byWorkload("server"));
        leaves.control(Actors.mutualToPort(lane, gateway.at(EdgeGateway.MUTUAL)))
                .is(answered(200).byWorkload("server"));
        lane.apply(
                EdgeGateway.policy(
                                lane,
                                "ALLOW",
                                source("/principal", principal(lane, lane.client())),
                                source("/namespace", "namespaces: [\"${namespace}\"]"),
                                paths("/open"))
                        + "---\n"
                        + EdgeGateway.policy(
                                lane, "DENY", source("/open", principal(lane, lane.client()))));
        leaves.control(mutual(gateway, lane.sibling(), UNLISTED)).is(denied());
        leaves.control(mutual(gateway, lane.sibling(), "/open"))
                .is(answered(200).byWorkload("server"));
        leaves.control(gateway.asked(lane.naked(), EdgeGateway.HTTP, "/open"))
                .is(answered(200).byWorkload("server"));

        leaves.expect("right-principal", mutual(gateway, lane.client(), "/principal"))
                .settlesOn(answered(200).byWorkload("server"));
        leaves.expect("another-principal", mutual(gateway, lane.sibling(), "/principal"))
                .settlesOn(denied());
        leaves.expect("namespace", mutual(gateway, lane.client(), "/namespace"))
                .settlesOn(answered(200).byWorkload("server"));
        leaves.expect("denied-principal", mutual(gateway, lane.client(), "/open"))
                .settlesOn(denied());
        leaves.expect("plaintext", gateway.asked(lane.naked(), EdgeGateway.MUTUAL, "/open"))
                .settlesOn(refused());
        leaves.expect(
                        "no-certificate",
                        () ->
                                WireProbe.https(
                                        lane.naked().dialer(),
                                        gateway.at(EdgeGateway.MUTUAL),
                                        TlsOffer.oneWay().withAlpn(TlsOffer.ISTIO_HTTP),
                                        Request.get(gateway.host(), "/open")))
                .settlesOn(refused());
    }

    private static Probe<Observation> mutual(EdgeGateway gateway, Workload caller, String path) {
        return gateway.asked(caller, EdgeGateway.MUTUAL, path);
    }

    private static String principal(Lane lane, Workload workload) {
        String identity = Actors.identity(lane, workload);
        return "principals: [\"" + identity.substring("spiffe://".length()) + "\"]";
    }
}
