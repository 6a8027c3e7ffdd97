package dev.assay.cases.probe.tls;

import dev.assay.fixtures.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** A wire in the form in which the JDK's TLS takes a connection, remembering what was sent. */
final class WireSocket extends Socket {
    private final Wire wire;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int timeoutMillis;

    WireSocket(Wire wire) {
        this.wire = wire;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public InputStream getInputStream() {
        return wire.in();
    }

    @Override
    public OutputStream getOutputStream() {
        return new FilterOutputStream(wire.out()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                sent.write(bytes, offset, length);
                out.write(bytes, offset, length);
            }

            @Override
            public void write(int single) throws IOException {
                sent.write(single);
                out.write(single);
            }
        };
    }

    /** All that was sent. */
    byte[] sent() {
        return sent.toByteArray();
    }

    @Override
    public void setSoTimeout(int millis) throws java.net.SocketException {
        try {
            wire.readTimeout(Duration.ofMillis(millis));
            timeoutMillis = millis;
        } catch (IOException e) {
            var failure = new java.net.SocketException("the wire takes no time limit");
            failure.initCause(e);
            throw failure;
        }
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {}

    @Override
    public int getSoLinger() {
        return -1;
    }

    /** JSSE does so at the peer's end; there is nothing more to read. */
    @Override
    public void shutdownInput() {}

    @Override
    public void shutdownOutput() throws IOException {
        wire.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
