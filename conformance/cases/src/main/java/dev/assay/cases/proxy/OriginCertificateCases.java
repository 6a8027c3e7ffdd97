package dev.assay.cases.proxy;

import static dev.assay.cases.catalogue.Level.CORE;
import static dev.assay.cases.catalogue.Profile.PROXY;
import static dev.assay.cases.proxy.ShownToProxy.byServers;
import static dev.assay.cases.proxy.ShownToProxy.rightServers;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.ProxyRig;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.probe.tls.ClientHelloSeen;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.fixtures.hostile.Defect;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom a proxy that begins mutual TLS speaks to: servers with a right chain for the name that was
 * meant, and nobody else; others get no byte of its callers.
 */
@InProfile(PROXY)
final class OriginCertificateCases {
    static Stream<ShownToProxy> right() {
        return rightServers(CORE, Defect.NONE);
    }

    @Case(
            id = "px-21",
            title = "a server with a right certificate is spoken to, over TLS 1.2 and 1.3",
            source = "RFC 8446 section 4.4.2; RFC 5246 section 7.4.2",
            rows = "S6",
            kills = "origin-certificates-refused")
    @LeafSource("right")
    void rightServer(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted)
            throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<OnRole> ownFace() {
        return OnRole.originating(CORE, "own-certificate", "server-name");
    }

    @Case(
            id = "px-22",
            title = "a server is shown the proxy's own certificate, and told which name is meant",
            source = "RFC 8446 section 4.4.2.3; RFC 6066 section 3",
            rows = {"S6", "S23"},
            kills = {"origin-shows-no-certificate", "origin-unnamed"})
    @LeafSource("ownFace")
    void ownFace(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        var server = new OriginServer();
        StandingProxy proxy = rig.before(any.role(), server);
        TlsServerProbe seen = server.become(OriginServer.showing(proxy.peer(Defect.NONE)));
        leaves.control(Call.inPlaintext(proxy, Call.marker())).is(Call.served(proxy));
        leaves.expect(any.leaf("own-certificate"), () -> shown(seen))
                .settlesOn(
                        Expectation.equalTo(
                                "serial "
                                        + proxy.material()
                                                .own()
                                                .chain()
                                                .getFirst()
                                                .getSerialNumber()
                                                .toString(16)));
        leaves.expect(any.leaf("server-name"), () -> named(seen))
                .settlesOn(Expectation.equalTo(Optional.of(StandingProxy.SERVER_NAME)));
    }

    static String shown(TlsServerProbe seen) {
        return seen.last()
                .flatMap(last -> last.clientChain().stream().findFirst())
                .map(leaf -> "serial " + leaf.getSerialNumber().toString(16))
                .orElse("no certificate");
    }

    private static Optional<String> named(TlsServerProbe seen) {
        return seen.last().flatMap(TlsServerProbe.Accepted::clientHello).map(ClientHelloSeen::sni);
    }

    static Stream<ShownToProxy> foreign() {
        return byServers(CORE, Defect.FOREIGN_CA, Defect.CA_OF_SAME_NAME, Defect.SELF_SIGNED);
    }

    @Case(
            id = "px-23",
            title = "a server whose chain leads to no trusted root gets nothing",
            source = "RFC 5280 section 6.1.1 (d)",
            rows = "S6",
            kills = "origin-not-verified")
    @LeafSource("foreign")
    void foreignAuthority(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted)
            throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<ShownToProxy> outOfTime() {
        return byServers(CORE, Defect.EXPIRED, Defect.NOT_YET_VALID, Defect.EXPIRED_INTERMEDIATE);
    }

    @Case(
            id = "px-24",
            title = "a server whose chain has expired, or is not yet valid, gets nothing",
            source = "RFC 5280 section 6.1.3 (a)(2)",
            rows = "S6",
            kills = "origin-not-verified")
    @LeafSource("outOfTime")
    void outOfTime(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted) throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<ShownToProxy> wrongUse() {
        return byServers(CORE, Defect.CLIENT_AUTH_ONLY, Defect.WRONG_KEY);
    }

    @Case(
            id = "px-25",
            title = "a certificate that is not for servers, or whose key is not held, gets nothing",
            source = "RFC 5280 section 4.2.1.12; RFC 8446 section 4.4.3",
            rows = "S6",
            kills = "origin-not-verified")
    @LeafSource("wrongUse")
    void wrongUse(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted) throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<ShownToProxy> brokenPaths() {
        return byServers(
                CORE,
                Defect.INTERMEDIATE_NOT_CA,
                Defect.INTERMEDIATE_WITHOUT_KEY_CERT_SIGN,
                Defect.PATH_LENGTH_EXCEEDED,
                Defect.MISSING_INTERMEDIATE,
                Defect.SIGNED_BY_LEAF,
                Defect.CORRUPT_SIGNATURE,
                Defect.UNKNOWN_CRITICAL_EXTENSION);
    }

    @Case(
            id = "px-26",
            title = "a server whose chain is not one gets nothing",
            source = "RFC 5280 sections 4.2, 6.1.3 (a)(1) and 6.1.4 (k) to (n)",
            rows = "S6",
            kills = "origin-not-verified")
    @LeafSource("brokenPaths")
    void brokenPath(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted) throws Exception {
        ShownToProxy.judge(rig, leaves, wanted);
    }

    static Stream<OnRole> names() {
        return OnRole.originating(CORE, "other-name", "right-name");
    }

    @Case(
            id = "px-27",
            title = "a server whose certificate is for another name gets nothing",
            source = "RFC 9525 section 6; RFC 9110 section 4.3.4",
            how = "The certificate is right in all but its DNS name.",
            rows = "S6",
            kills = "origin-name-unchecked")
    @LeafSource("names")
    void names(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        var server = new OriginServer();
        StandingProxy proxy = rig.before(any.role(), server);
        TlsServerProbe wrong =
                server.become(OriginServer.showing(proxy.peerNamed("other.assay.example")));
        leaves.expect(any.leaf("other-name"), Call.inPlaintext(proxy, Call.marker()))
                .settlesOn(Call.told(proxy));
        leaves.expect(any.leaf("other-name"), wrong::accepted)
                .settlesOn(OriginServer.calledInVain());
        server.become(OriginServer.showing(proxy.peerNamed(StandingProxy.SERVER_NAME)));
        leaves.expect(any.leaf("right-name"), Call.inPlaintext(proxy, Call.marker()))
                .settlesOn(Call.served(proxy));
    }
}
