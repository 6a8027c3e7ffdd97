package dev.assay.mesh.proxy.sidecar;

import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * What runs in the pod: tells each HTTP caller where it came from, and calls whom it is told to by
 * lines {@code ADDRESS PORT} on standard input.
 */
final class PodApplication {

    private PodApplication() {}

    /**
     * Serves until standard input ends.
     *
     * @param arguments the ports to serve
     */
    public static void main(String[] arguments) throws IOException {
        var out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        for (String port : arguments) {
            var server = new ServerSocket(Integer.parseInt(port));
            Thread.ofPlatform().daemon().start(() -> serve(server));
        }
        out.println("application: serves");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        while (line != null) {
            out.println("application: " + call(line.split(" ")));
            line = in.readLine();
        }
    }

    private static String call(String[] to) {
        var address = new InetSocketAddress(InetAddress.ofLiteral(to[0]), Integer.parseInt(to[1]));
        try (var caller = Caller.plaintext(address)) {
            var answer = caller.get("/");
            return to[0] + " " + to[1] + " " + answer.status() + " " + answer.body();
        } catch (IOException e) {
            return to[0] + " " + to[1] + " failed: " + e.getMessage();
        }
    }

    private static void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            String head = App.readHead(socket.getInputStream());
            while (!head.isEmpty()) {
                String body =
                        "from=%s port=%d xfcc=%s"
                                .formatted(
                                        socket.getInetAddress().getHostAddress(),
                                        socket.getLocalPort(),
                                        head.lines()
                                                .filter(line ->
                                                        line.toLowerCase(java.util.Locale.ROOT)
                                                                .startsWith("x-forwarded-client"))
                                                .findFirst()
                                                .orElse("none"));
                String answer =
                        "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                head = App.readHead(socket.getInputStream());
            }
        } catch (IOException e) {
            // The caller went away, which the test sees at its own end.
            return;
        }
    }
}
