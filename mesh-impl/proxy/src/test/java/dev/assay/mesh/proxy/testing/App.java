package dev.assay.mesh.proxy.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An application on a loopback port; each connection is served by a virtual thread. */
public final class App implements Closeable {

    /** Serves one connection. */
    public interface Service {
        void serve(Socket socket, App app) throws IOException;
    }

    private final ServerSocket server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    public App(Service service) {
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    open.add(socket);
                    Thread.startVirtualThread(() -> serve(service, socket));
                } catch (IOException e) {
                    return; // closed
                }
            }
        });
    }

    private void serve(Service service, Socket socket) {
        try (socket) {
            service.serve(socket, this);
        } catch (IOException e) {
            seen.add("failed: " + e.getMessage());
        }
    }

    /**
     * Answers each HTTP/1.1 request with its own head, and Content-Length bodies with themselves.
     */
    public static App http() {
        return new App((socket, app) -> {
            InputStream in = socket.getInputStream();
            while (true) {
                String head = readHead(in);
                if (head.isEmpty()) {
                    return;
                }
                app.seen.add(head);
                byte[] body = in.readNBytes(contentLength(head));
                String answer = head + new String(body, StandardCharsets.ISO_8859_1);
                String whole =
                        "HTTP/1.1 200 OK\r\nContent-Length: "
                                + answer.length()
                                + "\r\n\r\n"
                                + answer;
                socket.getOutputStream().write(whole.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
        });
    }

    /** Sends back what it gets, and ends when the caller ends. */
    public static App echo() {
        return new App((socket, app) -> {
            var buffer = new byte[8192];
            int count;
            while ((count = socket.getInputStream().read(buffer)) > 0) {
                app.seen.add(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write(buffer, 0, count);
            }
            socket.getOutputStream().write("bye".getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    /** Speaks first, then does as {@link #echo}. */
    public static App banner() {
        return new App((socket, app) -> {
            socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(socket.getOutputStream());
        });
    }

    /** The head up to and with the empty line; empty at the end of the stream. */
    public static String readHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        int next;
        while ((next = in.read()) >= 0) {
            head.append((char) next);
            if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        return "";
    }

    static int contentLength(String head) {
        return head.lines()
                .filter(line ->
                        line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** What arrived, by request or by read. */
    public List<String> seen() {
        return seen;
    }

    public int connections() {
        return open.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
