package dev.assay.cases.proxy;

import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.ProxyRig;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.proxy.ProxyRole;
import java.util.List;
import java.util.stream.Stream;

/**
 * A caller's certificate with one defect, or none, shown to a proxy in one TLS version.
 *
 * @param accepted whether the caller is served; it is turned away otherwise
 */
record ShownToProxy(
        Defect defect, ProxyRole role, TlsVersion version, boolean accepted, Level level)
        implements LeafParameter {
    private static final List<TlsVersion> VERSIONS =
            List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);
    private static final List<ProxyRole> ROLES =
            List.of(ProxyRole.TERMINATE_TCP, ProxyRole.TERMINATE_HTTP);

    @Override
    public String leafId() {
        return "%s%s-%s"
                .formatted(
                        defect == Defect.NONE ? "" : defect.id() + "-",
                        role == ProxyRole.TERMINATE_HTTP ? "http" : "tcp",
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
        return each(level, false, defects);
    }

    /** Served, whatever is carried, in both versions. */
    static Stream<ShownToProxy> accepted(Level level, Defect... defects) {
        return each(level, true, defects);
    }

    private static Stream<ShownToProxy> each(Level level, boolean accepted, Defect... defects) {
        return Stream.of(defects)
                .flatMap(defect ->
                        ROLES.stream()
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
        StandingProxy proxy = rig.standing(wanted.getFirst().role());
        Call.hears(leaves, proxy);
        for (ShownToProxy each : wanted) {
            TlsOffer offer = Call.offer(proxy.caller(each.defect())).only(each.version());
            if (each.accepted()) {
                leaves.expect(each.leafId(), Call.saying(proxy, offer, Call.marker()))
                        .settlesOn(Call.served(proxy));
            } else {
                Call.refusedCleanly(
                        leaves, each.leafId(), proxy, said -> Call.saying(proxy, offer, said));
            }
        }
    }
}
