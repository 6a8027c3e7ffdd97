package dev.assay.cases.harness;

import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import dev.assay.fixtures.wire.Tap.Capture;
import dev.assay.fixtures.wire.Tap.Direction;
import dev.assay.fixtures.wire.Tap.Segment;
import dev.assay.fixtures.wire.Wire;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Remembers the bytes of a lane's last connections, as the actors that opened them saw them: what a
 * failure's capture shows. Bounded. Thread-safe.
 */
final class ProbeCapture {
    /** A failing leaf's last attempts, with some of what came before. */
    private static final int CONNECTIONS = 24;

    /** Handshake and answer of any probe fit; bulk transfers are cut. */
    private static final int MOST_BYTES = 64 * 1024;

    private final Deque<Connection> connections = new ArrayDeque<>();

    Dialer around(String caller, Dialer dialer) {
        return (to, limit) -> {
            Wire wire = dialer.dial(to, limit);
            var connection = new Connection(caller, to);
            synchronized (connections) {
                connections.addLast(connection);
                if (connections.size() > CONNECTIONS) {
                    connections.removeFirst();
                }
            }
            return new RecordedWire(wire, connection);
        };
    }

    /** What was recorded, oldest first. */
    List<Capture> captures() {
        synchronized (connections) {
            return connections.stream().map(Connection::capture).toList();
        }
    }

    void clear() {
        synchronized (connections) {
            connections.clear();
        }
    }

    private static final class Connection {
        private final String name;
        private final int port;
        private final List<Segment> segments = new ArrayList<>();
        private int kept;
        private boolean closed;

        Connection(String caller, Destination to) {
            this.name = caller + " to " + to;
            this.port =
                    switch (to) {
                        case Destination.OfService(var host, var number) -> number;
                        case Destination.OfWorkload(var namespace, var workload, var number) ->
                                number;
                    };
        }

        synchronized void add(Direction direction, byte[] bytes, int from, int length) {
            int take = Math.min(length, MOST_BYTES - kept);
            if (take > 0) {
                kept += take;
                segments.add(
                        new Segment(
                                direction,
                                System.nanoTime(),
                                Arrays.copyOfRange(bytes, from, from + take)));
            }
        }

        synchronized void close() {
            closed = true;
        }

        synchronized Capture capture() {
            return new Capture(name, port, List.copyOf(segments), closed);
        }
    }

    private static final class RecordedWire implements Wire {
        private final Wire wire;
        private final Connection connection;
        private final InputStream in;
        private final OutputStream out;

        RecordedWire(Wire wire, Connection connection) {
            this.wire = wire;
            this.connection = connection;
            this.in = new RecordedInput(wire.in(), connection);
            this.out = new RecordedOutput(wire.out(), connection);
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
            wire.shutdownOutput();
        }

        @Override
        public void readTimeout(Duration limit) throws IOException {
            wire.readTimeout(limit);
        }

        @Override
        public InetSocketAddress localAddress() {
            return wire.localAddress();
        }

        @Override
        public void abort() throws IOException {
            connection.close();
            wire.abort();
        }

        @Override
        public void close() throws IOException {
            connection.close();
            wire.close();
        }
    }

    private static final class RecordedInput extends FilterInputStream {
        private final Connection connection;

        RecordedInput(InputStream in, Connection connection) {
            super(in);
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            if (one >= 0) {
                connection.add(Direction.SERVER_TO_CLIENT, new byte[] {(byte) one}, 0, 1);
            }
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            if (read > 0) {
                connection.add(Direction.SERVER_TO_CLIENT, into, from, read);
            }
            return read;
        }
    }

    private static final class RecordedOutput extends FilterOutputStream {
        private final Connection connection;

        RecordedOutput(OutputStream out, Connection connection) {
            super(out);
            this.connection = connection;
        }

        @Override
        public void write(int one) throws IOException {
            connection.add(Direction.CLIENT_TO_SERVER, new byte[] {(byte) one}, 0, 1);
            out.write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            connection.add(Direction.CLIENT_TO_SERVER, bytes, from, length);
            out.write(bytes, from, length);
        }
    }
}
