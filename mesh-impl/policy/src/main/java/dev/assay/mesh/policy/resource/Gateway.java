package dev.assay.mesh.policy.resource;

import java.util.List;

/**
 * Istio's Gateway: what proxies at the mesh's edge take up.
 *
 * @param selector of the proxies, in whatever namespace; without labels: every one
 */
public record Gateway(Metadata metadata, WorkloadSelector selector, List<Server> servers)
        implements Resource {

    /** Which protocol callers speak. */
    public enum Protocol {
        HTTP,
        HTTPS
    }

    /** How a server's TLS is ended. */
    public enum TlsMode {
        /** Not at all: there is none. */
        NONE,
        /** By the proxy's own identity, for callers of the mesh alone. */
        ISTIO_MUTUAL
    }

    /**
     * One port of a proxy, or, where TLS tells them apart by name, a part of one.
     *
     * @param hosts each a name, possibly with a leading {@code *}, perhaps behind a namespace and a
     *     slash: only VirtualServices of that one count then; {@code .} is the Gateway's own
     */
    public record Server(Port port, List<String> hosts, TlsMode tls) {
        public Server {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * Where callers connect to.
     *
     * @param number of the Service before the proxies, else the proxy's own
     */
    public record Port(int number, String name, Protocol protocol) {}

    public Gateway {
        servers = List.copyOf(servers);
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.GATEWAY;
    }

    @Override
    public Gateway with(Metadata other) {
        return new Gateway(other, selector, servers);
    }

    /** {@code namespace/name}. */
    public String qualifiedName() {
        return metadata.namespace() + "/" + metadata.name();
    }
}
