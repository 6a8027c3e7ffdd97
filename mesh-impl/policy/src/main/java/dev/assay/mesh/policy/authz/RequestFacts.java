package dev.assay.mesh.policy.authz;

/**
 * What an authorization verdict may rest on.
 *
 * @param content the request, or {@link Content.Opaque} where the proxy reads no HTTP
 * @param sourceIp the direct peer's address
 * @param remoteIp the original client's address where the proxy trusts one that was forwarded, else
 *     the direct peer's
 * @param destinationIp the workload's own address
 * @param destinationPort the workload port
 * @param sni the server name of the ClientHello, empty when absent
 */
public record RequestFacts(
        Caller caller,
        Content content,
        String sourceIp,
        String remoteIp,
        String destinationIp,
        int destinationPort,
        String sni) {}
