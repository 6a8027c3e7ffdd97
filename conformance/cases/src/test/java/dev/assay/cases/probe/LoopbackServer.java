package dev.assay.cases.probe;

import dev.assay.fixtures.wire.ConnectionReset;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import dev.assay.fixtures.wire.Tap.Direction;
import dev.assay.fixtures.wire.Tap.Segment;
import dev.assay.fixtures.wire.Wire;
import dev.assay.fixtures.wire.WireHandler;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A listener on loopback whose connections go to a handler, and wires to it that remember what
 * passed.
 */
public final class LoopbackServer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Segment> segments = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch served = new CountDownLatch(1);

    public LoopbackServer(WireHandler handler) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> accept(handler));
    }

    private void accept(WireHandler handler) {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(handler, socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(WireHandler handler, Socket socket) {
        try (var wire = new SocketWire(socket, null)) {
            socket.setTcpNoDelay(true);
            handler.serve(wire);
        } catch (IOException ended) {
            // what the client sees is what a test looks at
            return;
        } finally {
            served.countDown();
        }
    }

    /** Waits until the first connection was served. */
    public void awaitServed() throws InterruptedException {
        if (!served.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing was served");
        }
    }

    public Dialer dialer() {
        return (_, limit) -> {
            var socket = new Socket();
            try {
                socket.connect(
                        new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()),
                        (int) limit.toMillis());
            } catch (SocketException e) {
                throw new ConnectionReset("dialing", e);
            }
            socket.setTcpNoDelay(true);
            return new SocketWire(socket, segments);
        };
    }

    public Destination destination() {
        return Destination.service("server.test", listener.getLocalPort());
    }

    public List<Segment> segments() {
        return List.copyOf(segments);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A socket as a wire. */
    public static final class SocketWire implements Wire {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        SocketWire(Socket socket, @org.jspecify.annotations.Nullable List<Segment> seen)
                throws IOException {
            this.socket = socket;
            this.in =
                    new FilterInputStream(socket.getInputStream()) {
                        @Override
                        public int read() throws IOException {
                            byte[] one = new byte[1];
                            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                        }

                        @Override
                        public int read(byte[] into, int offset, int length) throws IOException {
                            try {
                                int read = in.read(into, offset, length);
                                if (seen != null && read > 0) {
                                    seen.add(
                                            segment(
                                                    Direction.SERVER_TO_CLIENT,
                                                    into,
                                                    offset,
                                                    read));
                                }
                                return read;
                            } catch (SocketException e) {
                                throw new ConnectionReset("reading", e);
                            }
                        }
                    };
            this.out =
                    new FilterOutputStream(socket.getOutputStream()) {
                        @Override
                        public void write(byte[] from, int offset, int length) throws IOException {
                            try {
                                out.write(from, offset, length);
                            } catch (SocketException e) {
                                throw new ConnectionReset("writing", e);
                            }
                            if (seen != null) {
                                seen.add(segment(Direction.CLIENT_TO_SERVER, from, offset, length));
                            }
                        }
                    };
        }

        private static Segment segment(Direction direction, byte[] bytes, int offset, int length) {
            return new Segment(
                    direction, 0, java.util.Arrays.copyOfRange(bytes, offset, offset + length));
        }

        /** For servers that need a socket. */
        public Socket socket() {
            return socket;
        }

        @Override
        public InputStream in() {
            return in;
        }

        @Override
        public OutputStream out() {
            return out;
        }

        @Override
        public void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void readTimeout(Duration limit) throws IOException {
            socket.setSoTimeout((int) limit.toMillis());
        }

        @Override
        public InetSocketAddress localAddress() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public void abort() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
