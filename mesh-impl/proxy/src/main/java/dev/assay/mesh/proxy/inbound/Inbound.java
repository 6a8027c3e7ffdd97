package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.proxy.access.AccessLog;
import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import dev.assay.mesh.proxy.connect.Connector;
import dev.assay.mesh.proxy.extauthz.ExternalChecks;
import dev.assay.mesh.proxy.http.HttpServer;
import dev.assay.mesh.proxy.sniff.ClientHelloSniffer;
import dev.assay.mesh.proxy.tls.TlsContexts;
import java.time.Clock;
import java.time.Duration;

/**
 * What all inbound connections of one workload share. Immutable; safe for several event loops.
 *
 * @param workload {@code namespace/name}
 * @param sniffTime how long a connection may take to say what it is
 */
public record Inbound(
        String workload,
        Live<ProxyConfig> config,
        Live<WorkloadSecrets> secrets,
        Role role,
        CurrentJudge judge,
        ExternalChecks checks,
        CurrentVerifier tokens,
        PathNormalizer paths,
        DenialReply denials,
        ClientHelloSniffer sniffer,
        TlsContexts tls,
        HttpServer http,
        Connector connector,
        AccessLog log,
        Clock clock,
        Duration sniffTime) {

    InboundPolicy policy() {
        return config.current().inbound();
    }
}
