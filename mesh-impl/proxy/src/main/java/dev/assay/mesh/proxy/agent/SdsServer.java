package dev.assay.mesh.proxy.agent;

import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/**
 * Hands the workload's secrets to a proxy in the same pod, over a Unix domain socket that only this
 * user can reach: the file system is the authentication, as in Istio.
 */
public final class SdsServer implements AutoCloseable {

    private static final long CLOSE_SECONDS = 2;

    private final Server server;
    private final Path socket;

    private SdsServer(Server server, Path socket) {
        this.server = server;
        this.socket = socket;
    }

    /**
     * Starts to listen.
     *
     * @param socket its folder is made, or closed to all but this user; a socket that a killed
     *     process left there is replaced
     * @throws IOException if the folder or the socket cannot be made; a path of more than about 100
     *     bytes is too long for the kernel
     */
    public static SdsServer start(AgentRuntime runtime, Path socket, Live<WorkloadSecrets> secrets)
            throws IOException {
        var folder = socket.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(socket + ": a socket needs a folder of its own");
        }
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Files.deleteIfExists(socket);
        var server =
                NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .channelType(NioServerDomainSocketChannel.class)
                        .bossEventLoopGroup(runtime.loops())
                        .workerEventLoopGroup(runtime.loops())
                        .executor(runtime.executor())
                        .addService(new SdsService(secrets))
                        .build()
                        .start();
        return new SdsServer(server, socket);
    }

    /** Where Envoy must be pointed. */
    public Path socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        server.shutdownNow();
        try {
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(socket);
    }
}
