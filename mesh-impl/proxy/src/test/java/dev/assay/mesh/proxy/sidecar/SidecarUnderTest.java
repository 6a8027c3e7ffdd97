package dev.assay.mesh.proxy.sidecar;

import dev.assay.mesh.proxy.connect.Sockets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A sidecar's main class whose token and roots are where the test put them, as a mutant's main is
 * one with another part.
 */
final class SidecarUnderTest {

    private SidecarUnderTest() {}

    /**
     * Runs until it is told to end.
     *
     * @param arguments the folder of token and roots; then, on loopback where nothing is
     *     redirected, the first of six ports
     */
    public static void main(String[] arguments) {
        SidecarMain.run(
                Path.of(arguments[0]),
                arguments.length == 1
                        ? UnaryOperator.identity()
                        : parts ->
                                parts.withPorts(ports(Integer.parseInt(arguments[1])))
                                        .withDestinations(
                                                Sockets.NIO, channel -> Optional.empty()));
    }

    private static SidecarPorts ports(int first) {
        return new SidecarPorts(
                at(first),
                at(first + 1),
                at(first + 2),
                at(first + 3),
                at(first + 4),
                at(first + 5));
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
