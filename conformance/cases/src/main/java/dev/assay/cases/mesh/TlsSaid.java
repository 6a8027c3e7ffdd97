package dev.assay.cases.mesh;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.probe.Expectations;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.diagnosis.TlsAgreement;
import java.util.List;
import java.util.Set;

/**
 * What a tool says, or must say, about mutual TLS between a caller and a server's port, and what
 * that means on the wire.
 *
 * @param server the server's mode; NONE without a sidecar
 * @param client what the caller sends
 * @param peerAuthentication what decided the server's mode
 * @param destinationRule what decided the client's
 */
record TlsSaid(
        String server,
        String client,
        String status,
        List<String> peerAuthentication,
        List<String> destinationRule) {
    static final String OK = "OK";
    static final String PASSTHROUGH = "PASSTHROUGH";
    static final String CONFLICT = "CONFLICT";

    TlsSaid {
        peerAuthentication = List.copyOf(peerAuthentication);
        destinationRule = List.copyOf(destinationRule);
    }

    static TlsSaid of(TlsAgreement row) {
        return new TlsSaid(
                row.server(),
                row.client(),
                row.status(),
                row.peerAuthentication(),
                row.destinationRule());
    }

    /** Resources are named in any order. */
    boolean isSameAs(TlsSaid other) {
        return server.equals(other.server)
                && client.equals(other.client)
                && status.equals(other.status)
                && Set.copyOf(peerAuthentication).equals(Set.copyOf(other.peerAuthentication))
                && Set.copyOf(destinationRule).equals(Set.copyOf(other.destinationRule));
    }

    /**
     * What the call must come to if this is true.
     *
     * @param sidecar whether the caller has one, which answers in the server's place
     * @param http whether the port speaks HTTP: elsewhere nobody can tell plaintext from mutual TLS
     * @param caller the SPIFFE ID of the caller
     */
    Expectation<Observation> meaning(boolean sidecar, boolean http, String caller) {
        if (status.equals(CONFLICT)) {
            return sidecar && http ? Expectations.upstreamFailure() : Expectations.refused();
        }
        if (!http) {
            return Expectations.echoed();
        }
        return client.equals("ISTIO_MUTUAL")
                ? Expectations.answered(200).withClientIdentity(caller)
                : Expectations.answered(200).withoutClientIdentity();
    }

    @Override
    public String toString() {
        return "server %s%s, client %s%s: %s"
                .formatted(server, by(peerAuthentication), client, by(destinationRule), status);
    }

    private static String by(List<String> resources) {
        return resources.isEmpty() ? " by default" : " by " + String.join(", ", resources);
    }
}
