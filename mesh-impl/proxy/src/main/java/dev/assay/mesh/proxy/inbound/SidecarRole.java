package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.transport.TransportMatrix;
import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import dev.assay.mesh.proxy.connect.Destination;
import dev.assay.mesh.proxy.http.HttpPool;
import dev.assay.mesh.proxy.http.Route;
import dev.assay.mesh.proxy.http.Speech;
import dev.assay.mesh.proxy.http.Target;
import dev.assay.mesh.proxy.tls.TlsPeer;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import java.util.Optional;

/** Before an application: connections by the modes of its ports, requests all to itself. */
public final class SidecarRole implements Role {

    /**
     * Callers of one application port share its connections: the application trusts its sidecar.
     */
    private record ApplicationKey(String workload, Object address, Speech speech) {}

    private final String workload;
    private final Live<ProxyConfig> config;
    private final Live<WorkloadSecrets> secrets;
    private final ForwardedClientCert forwardedClientCert;
    private final Transport transport;

    /**
     * One workload's.
     *
     * @param workload {@code namespace/name}
     */
    public SidecarRole(
            String workload,
            Live<ProxyConfig> config,
            Live<WorkloadSecrets> secrets,
            TransportMatrix matrix,
            ForwardedClientCert forwardedClientCert) {
        this.workload = workload;
        this.config = config;
        this.secrets = secrets;
        this.forwardedClientCert = forwardedClientCert;
        this.transport = new ModeTransport(config, matrix);
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public Optional<TlsPeer.Identity> principal(Arrival arrival) {
        return arrival.caller();
    }

    @Override
    public String remoteAddress(Arrival arrival, HttpHeaders received) {
        return arrival.peerAddress();
    }

    @Override
    public void introduce(Arrival arrival, HttpHeaders onward) {
        forwardedClientCert.inbound(
                onward, secrets.current().svid().id().toString(), arrival.caller());
    }

    @Override
    public Route onward(Arrival arrival, HttpRequest request, Map<String, String> noted) {
        Capture.Original original = arrival.original();
        Speech speech = Speech.of(config.current().inbound().protocolOf(original.port()), request);
        var address = original.application();
        var application =
                new Target(
                        HttpPool.APPLICATION + workload,
                        new ApplicationKey(workload, address, speech),
                        speech,
                        new Destination(address, original.source(), Optional.empty()),
                        Optional.empty());
        return new Route.Forward(request, failed -> Optional.of(application), noted);
    }
}
