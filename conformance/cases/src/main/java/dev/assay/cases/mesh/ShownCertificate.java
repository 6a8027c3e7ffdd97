package dev.assay.cases.mesh;

import dev.assay.cases.catalogue.Level;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.hostile.Defect;
import java.util.List;
import java.util.stream.Stream;

/**
 * A certificate of the mesh's own authority with one defect, shown in one TLS version: by a client
 * to a STRICT server, or by a server to a caller's sidecar.
 *
 * @param port of the workload to which a client shows it; a server has one port
 * @param verdict what becomes of it
 */
record ShownCertificate(
        String leafId,
        Defect defect,
        By by,
        int port,
        TlsVersion version,
        Verdict verdict,
        Level level)
        implements HostileLeaf {

    /** Who shows it. */
    enum By {
        CLIENT,
        SERVER
    }

    /** What a right mesh does about it. */
    sealed interface Verdict {
        /** Goes on, with the identity that the certificate bears. */
        record Accepted() implements Verdict {}

        /** Either of both, and accepted only as the one whom the leaf names. */
        record AcceptedOrRefused() implements Verdict {}

        /** Goes no further: no application byte passes. */
        record Refused() implements Verdict {}

        /** The same, with this TLS alert. */
        record RefusedWith(String alert) implements Verdict {}
    }

    private static final List<TlsVersion> VERSIONS =
            List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);

    @Override
    public String title() {
        return (by == By.CLIENT ? "a client, " : "a server, ")
                + (port == Actors.HTTP ? "" : "to port " + port + ", ")
                + version.id()
                + ": "
                + defect.sentence()
                + switch (verdict) {
                    case Verdict.Accepted _ -> "; accepted";
                    case Verdict.AcceptedOrRefused _ ->
                            "; accepted as whom the leaf names, or refused";
                    case Verdict.Refused _ -> "; refused";
                    case Verdict.RefusedWith(var alert) -> "; refused with " + alert;
                };
    }

    /** By clients and by servers, in both versions. */
    static Stream<ShownCertificate> everywhere(Level level, Verdict verdict, Defect... defects) {
        return Stream.of(defects)
                .flatMap(defect ->
                        Stream.of(By.values()).flatMap(by -> of(level, verdict, by, defect)));
    }

    /** In both versions. */
    static Stream<ShownCertificate> of(Level level, Verdict verdict, By by, Defect defect) {
        return VERSIONS.stream()
                .map(version ->
                        new ShownCertificate(
                                defect.id()
                                        + (by == By.CLIENT ? "-client-" : "-server-")
                                        + version.id(),
                                defect,
                                by,
                                Actors.HTTP,
                                version,
                                verdict,
                                level));
    }

    /** By clients to each kind of port, in both versions; it is refused. */
    static Stream<ShownCertificate> toEachPort(Level level, Defect defect) {
        return Actors.PORTS_BY_NAME.entrySet().stream()
                .flatMap(port ->
                        VERSIONS.stream()
                                .map(version ->
                                        new ShownCertificate(
                                                defect.id()
                                                        + "-"
                                                        + port.getKey()
                                                        + "-"
                                                        + version.id(),
                                                defect,
                                                By.CLIENT,
                                                port.getValue(),
                                                version,
                                                new Verdict.Refused(),
                                                level)));
    }

    /**
     * The alert that fits best, in both versions, where an honest implementation may send another.
     */
    static Stream<ShownCertificate> alert(Defect defect, String alert) {
        return VERSIONS.stream()
                .map(version ->
                        new ShownCertificate(
                                defect.id()
                                        + "-alert"
                                        + (version == TlsVersion.TLS_1_3 ? "" : "-" + version.id()),
                                defect,
                                By.CLIENT,
                                Actors.HTTP,
                                version,
                                new Verdict.RefusedWith(alert),
                                Level.EXTENDED));
    }
}
