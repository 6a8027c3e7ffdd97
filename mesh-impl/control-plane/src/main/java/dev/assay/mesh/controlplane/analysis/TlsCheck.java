package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.effective.EffectiveMesh.Connection;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client and the endpoints of a service say about mutual TLS, and whether they agree; the
 * answer that {@code istioctl authn tls-check} gave before it went.
 *
 * @param hostPort what the client calls, with the subset by which requests are routed there
 * @param endpoint {@code namespace/name} of the workload behind it
 * @param server its mode on that port: STRICT, PERMISSIVE, DISABLE; NONE without a proxy, and where
 *     no Gateway has a gateway's port
 * @param client what the client sends, in the words of DestinationRule; DISABLE is plaintext
 * @param peerAuthentication what decided the server's mode, at a gateway its Gateways; empty where
 *     a default did
 * @param destinationRule what decided the client's; empty where auto mTLS did
 * @param why the client's reason, and what a caller sees of a conflict, or what it depends on
 */
public record TlsCheck(
        String hostPort,
        String endpoint,
        Status status,
        String server,
        String client,
        List<ResourceKey> peerAuthentication,
        List<ResourceKey> destinationRule,
        String why) {

    /** Whether it works. */
    public enum Status {
        OK,
        /** TLS reaches the application, which has to end it. */
        PASSTHROUGH,
        CONFLICT
    }

    public TlsCheck {
        peerAuthentication = List.copyOf(peerAuthentication);
        destinationRule = List.copyOf(destinationRule);
    }

    /** One row for each port and endpoint. */
    public static List<TlsCheck> of(Analyzed mesh, Workload client, Service service) {
        var rows = new ArrayList<TlsCheck>();
        for (Connection way : mesh.mesh().connections(client, service)) {
            rows.add(row(mesh, way));
        }
        return rows;
    }

    private static TlsCheck row(Analyzed mesh, Connection way) {
        Fit fit = Fit.of(way, mesh.identity(way.to()));
        boolean decided = isDecided(way);
        String reason =
                way.from().proxied()
                        ? way.client().explanation().outcome()
                        : way.from().key() + " has no sidecar";
        return new TlsCheck(
                mesh.mesh().host(way.service())
                        + ":"
                        + way.port().number()
                        + (way.subset().isEmpty() ? "" : " subset " + way.subset()),
                way.to().key(),
                switch (fit) {
                    case Fit.Fits _, Fit.Depends _ -> Status.OK;
                    case Fit.Application _ -> Status.PASSTHROUGH;
                    case Fit.Conflict _, Fit.Stranger _ -> Status.CONFLICT;
                },
                decided ? way.accepts().modeOf(way.port().targetPort()).name() : "NONE",
                Transport.name(way),
                decided ? way.accepts().decidingOf(way.port().targetPort()) : List.of(),
                way.from().proxied() ? way.client().explanation().deciding() : List.of(),
                switch (fit) {
                    case Fit.Fits _, Fit.Application _ -> reason;
                    case Fit.Depends(var on) -> reason + "; " + on;
                    case Fit.Conflict(var sees) -> reason + "; " + sees;
                    case Fit.Stranger(var sees) -> reason + "; " + sees;
                });
    }

    private static boolean isDecided(Connection way) {
        return switch (way.to().role()) {
            case NAKED -> false;
            case SIDECAR -> true;
            case GATEWAY -> way.accepts().portModes().containsKey(way.port().targetPort());
        };
    }
}
