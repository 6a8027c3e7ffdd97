package dev.assay.mesh.proxy.connect;

import dev.assay.mesh.proxy.tls.TlsPeer;
import io.netty.channel.Channel;
import java.util.Optional;

/**
 * A connection that is open and, where TLS was asked for, has a verified server.
 *
 * @param channel not reading until somebody turns auto-read on
 * @param peer the server, under TLS
 */
public record Upstream(Channel channel, Optional<TlsPeer.Identity> peer) {}
