package dev.assay.cases.proxy;

import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.ProxyRig;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.proxy.ProxyRole;
import java.util.List;
import java.util.stream.Stream;

/**
 * A certificate with one defect, or none, shown to a proxy in one TLS version: by a caller where
 * the proxy ends TLS, by its server where it begins TLS.
 *
 * @param accepted whether the call goes well; whoever shows it gets nothing otherwise
 */
record ShownToProxy(
        Defect defect, ProxyRole role, TlsVersion version, boolean accepted, Level level)
        implements LeafParameter {
    private static final List<TlsVersion> VERSIONS =
            List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);
    private static final List<ProxyRole> CALLED =
            List.of(ProxyRole.TERMINATE_TCP, ProxyRole.TERMINATE_HTTP);
    private static final List<ProxyRole> CALLING =
            List.of(ProxyRole.ORIGINATE_TCP, ProxyRole.ORIGINATE_HTTP);

    @Override
    public String leafId() {
        return "%s%s-%s"
                .formatted(
                        defect == Defect.NONE ? "" : defect.id() + "-",
                        role.carriesHttp() ? "http" : "tcp",
                        version.id());
    }

    @Override
    public String title() {
        return "%s, %s: %s; %s"
                .formatted(
                        role.text(),
                        version.id(),
                        defect.sentence(),
                        accepted ? "served" : "turned away");
    }

    @Override
    public List<String> features() {
        return List.of(role.text());
    }

    @Override
    public String group() {
        return role.text();
    }

    /** Turned away, whatever is carried, in both versions. */
    static Stream<ShownToProxy> refused(Level level, Defect... defects) {
        return each(CALLED, level, false, defects);
    }

    /** Served, whatever is carried, in both versions. */
    static Stream<ShownToProxy> accepted(Level level, Defect... defects) {
        return each(CALLED, level, true, defects);
    }

    /** Shown by servers that get nothing, whatever is carried, in both versions. */
    static Stream<ShownToProxy> byServers(Level level, Defect... defects) {
        return each(CALLING, level, false, defects);
    }

    /** Shown by servers that are spoken to, whatever is carried, in both versions. */
    static Stream<ShownToProxy> rightServers(Level level, Defect... defects) {
        return each(CALLING, level, true, defects);
    }

    private static Stream<ShownToProxy> each(
            List<ProxyRole> roles, Level level, boolean accepted, Defect... defects) {
        return Stream.of(defects)
                .flatMap(defect ->
                        roles.stream()
                                .flatMap(role ->
                                        VERSIONS.stream()
                                                .map(version ->
                                                        new ShownToProxy(
                                                                defect, role, version, accepted,
                                                                level))));
    }

    /** Shows all of one role, one after the other. */
    static void judge(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted)
            throws Exception {
        if (!wanted.getFirst().role().terminates()) {
            judgeServers(rig, leaves, wanted);
            return;
        }
        StandingProxy proxy = rig.standing(wanted.getFirst().role());
        Call.hears(leaves, proxy);
        for (ShownToProxy each : wanted) {
            TlsOffer offer = Call.offer(proxy.caller(each.defect())).only(each.version());
            if (each.accepted()) {
                leaves.expect(each.leafId(), Call.saying(proxy, offer, Call.marker()))
                        .is(Call.served(proxy));
            } else {
                Call.refusedCleanly(
                        leaves, each.leafId(), proxy, said -> Call.saying(proxy, offer, said));
            }
        }
    }

    private static void judgeServers(ProxyRig rig, Observations leaves, List<ShownToProxy> wanted)
            throws Exception {
        var server = new OriginServer();
        StandingProxy proxy = rig.before(wanted.getFirst().role(), server);
        TlsServerProbe honest = OriginServer.showing(proxy.peer(Defect.NONE));
        Probe<Observation> call = Call.inPlaintext(proxy, Call.marker());
        server.become(honest);
        if (!wanted.getFirst().accepted()) {
            leaves.control(call).is(Call.served(proxy));
        }
        for (ShownToProxy each : wanted) {
            TlsServerProbe shown =
                    server.become(
                            OriginServer.showing(proxy.peer(each.defect())).only(each.version()));
            if (each.accepted()) {
                leaves.expect(each.leafId(), call).settlesOn(Call.served(proxy));
                continue;
            }
            leaves.expect(each.leafId(), call).is(Call.told(proxy));
            leaves.expect(each.leafId(), shown::accepted).settlesOn(OriginServer.calledInVain());
            server.become(honest);
            leaves.expect(each.leafId(), call).settlesOn(Call.served(proxy));
        }
    }
}
