package dev.assay.cases.proxy;

import static dev.assay.cases.catalogue.Level.CORE;
import static dev.assay.cases.catalogue.Profile.PROXY;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.ProxyRig;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.proxy.ProxyFeatures;
import java.util.List;
import java.util.stream.Stream;

/**
 * Other certificates, bundles and lists, given to a proxy that begins mutual TLS while it runs; and
 * versions that it should not speak.
 */
@InProfile(PROXY)
final class OriginChangeCases {
    private static Probe<Observation> calling(StandingProxy proxy) {
        return Call.inPlaintext(proxy, Call.marker());
    }

    static Stream<OnRole> changes() {
        return OnRole.originating(CORE, "own-shown", "new-root-believed", "old-root-refused")
                .map(each -> each.needing(ProxyFeatures.RELOAD));
    }

    @Case(
            id = "px-28",
            title =
                    "another certificate and another bundle are taken up while it runs, and who left the bundle gets nothing",
            source = "RFC 9325 section 7; RFC 5280 section 6.1.1 (d); semantics.md, root rotation",
            how =
                    "The server is shown the new certificate. Then the bundle is replaced by one with another root alone: a server below that is spoken to, and the one from before is not.",
            rows = {"S4", "S6"},
            kills = "reloads-forgotten")
    @LeafSource("changes")
    void changes(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        var server = new OriginServer();
        StandingProxy proxy = rig.before(any.role(), server);
        Credentials before = proxy.peer(Defect.NONE);
        TlsServerProbe seen = server.become(OriginServer.showing(before));
        Probe<Observation> call = calling(proxy);
        leaves.control(call).is(Call.served(proxy));

        Credentials next = proxy.anotherOfItsOwn();
        proxy.reload(proxy.material().proving(next));
        leaves.expect(
                        any.leaf("own-shown"),
                        AskedAgain.by(
                                proxy,
                                () -> {
                                    call.observe();
                                    return OriginCertificateCases.shown(seen);
                                }))
                .settlesOn(
                        Expectation.equalTo(
                                "serial "
                                        + next.chain().getFirst().getSerialNumber().toString(16)));

        Signer other = proxy.anotherAuthority();
        proxy.reload(proxy.material().believing(List.of(other.chain().getLast())));
        server.become(OriginServer.showing(proxy.peerOf(other)));
        leaves.expect(any.leaf("new-root-believed"), AskedAgain.by(proxy, call))
                .settlesOn(Call.served(proxy));
        server.become(OriginServer.showing(before));
        leaves.expect(
                        any.leaf("old-root-refused"),
                        AskedAgain.untilAllAre(Call.told(proxy), proxy, call))
                .settlesOn(Call.told(proxy));
        TlsServerProbe later = server.become(OriginServer.showing(before));
        leaves.expect(any.leaf("old-root-refused"), call).is(Call.told(proxy));
        leaves.expect(any.leaf("old-root-refused"), later::accepted)
                .settlesOn(OriginServer.calledInVain());
    }

    static Stream<OnRole> lists() {
        return OnRole.originating(CORE, "revoked-refused", "others-served")
                .map(each ->
                        new OnRole(
                                each.what(),
                                each.role(),
                                each.level(),
                                List.of(ProxyFeatures.RELOAD, ProxyFeatures.REVOCATION)));
    }

    @Case(
            id = "px-29",
            title = "a server on a revocation list that was taken up gets nothing, and others do",
            source = "RFC 5280 sections 5 and 6.3",
            rows = "S6",
            kills = "reloads-forgotten")
    @LeafSource("lists")
    void lists(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        var server = new OriginServer();
        StandingProxy proxy = rig.beforeWithLists(any.role(), server);
        Credentials revoked = proxy.peer(Defect.NONE);
        server.become(OriginServer.showing(revoked));
        Probe<Observation> call = calling(proxy);
        leaves.control(call).is(Call.served(proxy));

        proxy.reload(
                proxy.material().revoking(proxy.revocations(List.of(revoked.chain().getFirst()))));
        leaves.expect(
                        any.leaf("revoked-refused"),
                        AskedAgain.untilAllAre(Call.told(proxy), proxy, call))
                .settlesOn(Call.told(proxy));
        TlsServerProbe later = server.become(OriginServer.showing(revoked));
        leaves.expect(any.leaf("revoked-refused"), call).is(Call.told(proxy));
        leaves.expect(any.leaf("revoked-refused"), later::accepted)
                .settlesOn(OriginServer.calledInVain());
        server.become(OriginServer.showing(proxy.peer(Defect.NONE)));
        leaves.expect(any.leaf("others-served"), call).settlesOn(Call.served(proxy));
    }

    static Stream<OnRole> oldVersions() {
        return OnRole.originating(CORE, "tls-1.0", "tls-1.1");
    }

    @Case(
            id = "px-30",
            title = "a server that speaks TLS 1.0 or 1.1 alone gets nothing",
            source = "RFC 8996 sections 4 and 5; RFC 9325 section 3.1.1",
            rows = "S23",
            kills = "old-versions-with-origins")
    @LeafSource("oldVersions")
    void oldVersions(ProxyRig rig, Observations leaves, List<OnRole> wanted) throws Exception {
        OnRole any = wanted.getFirst();
        var server = new OriginServer();
        StandingProxy proxy = rig.before(any.role(), server);
        TlsServerProbe honest = OriginServer.showing(proxy.peer(Defect.NONE));
        server.become(honest);
        Probe<Observation> call = calling(proxy);
        leaves.control(call).is(Call.served(proxy));
        for (TlsVersion version : List.of(TlsVersion.TLS_1_0, TlsVersion.TLS_1_1)) {
            String leaf = any.leaf(version.id());
            TlsServerProbe old =
                    server.become(OriginServer.showing(proxy.peer(Defect.NONE)).only(version));
            leaves.expect(leaf, call).is(Call.told(proxy));
            leaves.expect(leaf, old::accepted).settlesOn(OriginServer.calledInVain());
            server.become(honest);
            leaves.expect(leaf, call).settlesOn(Call.served(proxy));
        }
    }
}
