package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.AUTO;
import static dev.assay.cases.mesh.Actors.HTTP;
import static dev.assay.cases.mesh.Actors.TCP;
import static dev.assay.cases.mesh.Actors.WORKLOAD_ONLY;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.protocolError;
import static dev.assay.cases.probe.Expectations.rawApplicationTls;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;

/**
 * What a port does with each kind of bytes in each mode; a row of the matrix is a case, a cell is a
 * leaf.
 */
@InProfile(MESH)
final class ModeProtocolCases {
    private static final String SIMULATION =
            "istio/istio: pilot/pkg/networking/core/sidecar_simulation_test.go, TestInbound";

    @Case(
            id = "mx-01",
            title = "plaintext TCP to a TCP port passes unless STRICT",
            source = SIMULATION,
            rows = {"S8"},
            kills = {
                "strict-lets-tcp-pass",
                "permissive-is-strict",
                "strict-ends-where-tcp-begins",
                "strict-only-on-http-ports"
            })
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void plaintextTcpToTcp(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.nakedTcp(lane, server, TCP))
                .control(echoed())
                .observe(echoed(), echoed(), refused());
    }

    @Case(
            id = "mx-02",
            title = "plaintext HTTP to a TCP port passes unless STRICT",
            source = SIMULATION,
            rows = {"S8"},
            kills = {
                "strict-only-on-http-ports",
                "disable-refuses-what-strict-refuses",
                "permissive-read-as-strict",
                "strict-ends-where-tcp-begins",
                "strict-lets-tcp-pass"
            })
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void plaintextHttpToTcp(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.nakedTo(lane, server, TCP))
                .control(answered(200))
                .observe(answered(200), answered(200), refused());
    }

    @Case(
            id = "mx-03",
            title = "one-way TLS to a TCP port is the application's own, and refused in STRICT",
            source = SIMULATION,
            rows = {"S1", "S8"},
            kills = {
                "strict-passes-foreign-tls",
                "permissive-terminates-any-tls",
                "client-certificate-optional",
                "strict-ends-where-tcp-begins"
            })
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void oneWayTlsToTcp(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.oneWayTlsTcp(lane, server, TCP))
                .control(rawApplicationTls())
                .observe(rawApplicationTls(), rawApplicationTls(), refused());
    }

    @Case(
            id = "mx-04",
            title = "mesh mTLS to a TCP port is terminated unless DISABLE",
            source = SIMULATION,
            rows = {"S8"},
            kills = {
                "permissive-does-not-terminate",
                "disable-still-terminates",
                "strict-ends-where-tcp-begins"
            })
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void mutualTlsToTcp(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.mutualTcp(lane, server, TCP))
                .control(echoed().terminatedByMesh())
                .observe(
                        rawApplicationTls(),
                        echoed().terminatedByMesh(),
                        echoed().terminatedByMesh());
    }

    @Case(
            id = "mx-05",
            title = "plaintext HTTP to an HTTP port passes unless STRICT",
            source = SIMULATION,
            rows = {"S1", "S8"},
            kills = "permissive-is-strict")
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void plaintextHttpToHttp(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.nakedTo(lane, server, HTTP))
                .control(answered(200))
                .observe(answered(200), answered(200), refused());
    }

    @Case(
            id = "mx-06",
            title = "one-way TLS to an HTTP port never reaches the application",
            source = SIMULATION,
            rows = {"S1", "S8"},
            kills = {
                "client-certificate-optional",
                "disable-refuses-what-strict-refuses",
                "permissive-reads-foreign-tls-as-http"
            })
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void oneWayTlsToHttp(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.oneWayTlsHttp(lane, server, HTTP))
                .controlledBy(server -> Actors.mutual(lane, server, HTTP), answered(200))
                .observe(protocolError(), refused(), refused());
    }

    @Case(
            id = "mx-07",
            title = "mesh mTLS to an HTTP port is terminated, and is junk under DISABLE",
            source = SIMULATION,
            rows = {"S1", "S8"},
            kills = {"disable-still-terminates", "permissive-does-not-terminate"})
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void mutualTlsToHttp(Lane lane, Observations leaves) throws Exception {
        var identified = answered(200).withClientIdentity(Actors.proberIdentity(lane));
        ThreeModes.on(lane, leaves, server -> Actors.mutual(lane, server, HTTP))
                .control(identified)
                .observe(protocolError(), identified, identified);
    }

    @Case(
            id = "mx-08",
            title = "bytes that are not HTTP on an HTTP port are a protocol error",
            source = SIMULATION,
            rows = {"S8"},
            kills = "junk-forwarded")
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void junkToHttp(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.nakedJunk(lane, server, HTTP))
                .controlledBy(server -> Actors.nakedTo(lane, server, HTTP), answered(200))
                .observe(protocolError(), protocolError(), refused());
    }

    @Case(
            id = "mx-09",
            title = "HTTP/1.1 on an undeclared protocol is recognised",
            source = SIMULATION,
            rows = {"S8"},
            kills = {"no-protocol-detection", "strict-only-on-http-ports"})
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void httpToAuto(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.nakedTo(lane, server, AUTO))
                .withHttpRule(AUTO)
                .control(answered(200))
                .observe(answered(200), answered(200), refused());
    }

    @Case(
            id = "mx-10",
            title = "h2c with prior knowledge on an undeclared protocol is recognised",
            source = SIMULATION,
            rows = {"S8"},
            kills = "no-protocol-detection")
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void h2cToAuto(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.nakedH2(lane, server, AUTO))
                .withHttpRule(AUTO)
                .control(answered(200))
                .observe(answered(200), answered(200), refused());
    }

    @Case(
            id = "mx-11",
            title = "TCP on an undeclared protocol passes unless STRICT",
            source = SIMULATION,
            rows = {"S8"},
            kills = {"auto-is-http", "strict-only-on-http-ports"})
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void tcpToAuto(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.nakedTcp(lane, server, AUTO))
                .control(echoed())
                .observe(echoed(), echoed(), refused());
    }

    @Case(
            id = "mx-12",
            title = "one-way TLS on an undeclared protocol is the application's own",
            source = SIMULATION,
            rows = {"S8"},
            kills = {"permissive-terminates-any-tls", "strict-passes-foreign-tls"})
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void oneWayTlsToAuto(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.oneWayTlsTcp(lane, server, AUTO))
                .control(rawApplicationTls())
                .observe(rawApplicationTls(), rawApplicationTls(), refused());
    }

    @Case(
            id = "mx-13",
            title = "TCP over mesh mTLS on an undeclared protocol is terminated",
            source = SIMULATION,
            rows = {"S8"},
            kills = {
                "only-http-mtls-terminated",
                "disable-still-terminates",
                "permissive-does-not-terminate"
            })
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void mutualTcpToAuto(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.mutualTcp(lane, server, AUTO))
                .control(echoed().terminatedByMesh())
                .observe(
                        rawApplicationTls(),
                        echoed().terminatedByMesh(),
                        echoed().terminatedByMesh());
    }

    @Case(
            id = "mx-14",
            title = "HTTP over mesh mTLS on an undeclared protocol is HTTP to the mesh too",
            source = SIMULATION,
            rows = {"S8"},
            kills = {"layer-seven-lost-over-mtls", "disable-still-terminates"})
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void mutualHttpToAuto(Lane lane, Observations leaves) throws Exception {
        var identified = answered(200).withClientIdentity(Actors.proberIdentity(lane));
        ThreeModes.on(lane, leaves, server -> Actors.mutual(lane, server, AUTO))
                .control(identified)
                .observe(rawApplicationTls(), identified, identified);
    }

    @Case(
            id = "mx-15",
            title = "HTTP to a port of no Service passes unless STRICT",
            source = SIMULATION,
            rows = {"S8"},
            kills = {
                "undeclared-ports-bypass-strict",
                "disable-refuses-what-strict-refuses",
                "permissive-read-as-strict",
                "strict-only-on-http-ports"
            })
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void httpToWorkloadOnly(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.nakedTo(lane, server, WORKLOAD_ONLY))
                .control(answered(200))
                .observe(answered(200), answered(200), refused());
    }

    @Case(
            id = "mx-16",
            title = "TCP to a port of no Service passes unless STRICT",
            source = SIMULATION,
            rows = {"S8"},
            kills = {
                "undeclared-ports-bypass-strict",
                "disable-refuses-what-strict-refuses",
                "permissive-read-as-strict"
            })
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void tcpToWorkloadOnly(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.nakedTcp(lane, server, WORKLOAD_ONLY))
                .control(echoed())
                .observe(echoed(), echoed(), refused());
    }

    @Case(
            id = "mx-17",
            title = "one-way TLS to a port of no Service is the application's own",
            source = SIMULATION + "; releasenotes/notes/passthrough-tls.yaml",
            rows = {"S8"},
            kills = {"permissive-terminates-any-tls", "strict-passes-foreign-tls"})
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void oneWayTlsToWorkloadOnly(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.oneWayTlsTcp(lane, server, WORKLOAD_ONLY))
                .control(rawApplicationTls())
                .observe(rawApplicationTls(), rawApplicationTls(), refused());
    }

    @Case(
            id = "mx-18",
            title = "mesh mTLS to a port of no Service is terminated unless DISABLE",
            source = SIMULATION,
            rows = {"S8"},
            kills = {
                "undeclared-ports-never-terminated",
                "disable-still-terminates",
                "permissive-does-not-terminate"
            })
    @Leaf(id = "DISABLE")
    @Leaf(id = "PERMISSIVE")
    @Leaf(id = "STRICT")
    void mutualTlsToWorkloadOnly(Lane lane, Observations leaves) throws Exception {
        ThreeModes.on(lane, leaves, server -> Actors.mutualTcp(lane, server, WORKLOAD_ONLY))
                .control(echoed().terminatedByMesh())
                .observe(
                        rawApplicationTls(),
                        echoed().terminatedByMesh(),
                        echoed().terminatedByMesh());
    }
}
