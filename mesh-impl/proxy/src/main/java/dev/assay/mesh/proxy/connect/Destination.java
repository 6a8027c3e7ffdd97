package dev.assay.mesh.proxy.connect;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where to connect, and how.
 *
 * @param address a name that is not resolved yet is looked up
 * @param source the local address to connect from; the wildcard address leaves it to the system
 * @param tls empty for plaintext
 */
public record Destination(InetSocketAddress address, InetAddress source, Optional<TlsOpener> tls) {}
