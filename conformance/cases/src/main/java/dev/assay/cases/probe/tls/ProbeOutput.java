package dev.assay.cases.probe.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The probe's bytes on their way out: shapes the ClientHello, and keeps a copy of everything, also
 * of what could no longer be sent ({@link EnduringOutput}). One thread.
 */
final class ProbeOutput extends OutputStream {
    private final OutputStream out;
    private final WireShaper shaper;
    private final ByteArrayOutputStream hello = new ByteArrayOutputStream();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private byte[] afterHello;
    private boolean helloWritten;

    ProbeOutput(OutputStream out, WireShaper shaper, byte[] afterHello) {
        this.out = new EnduringOutput(out);
        this.shaper = shaper;
        this.afterHello = afterHello.clone();
    }

    /** Everything that was to be sent, in the form in which the library wrote it. */
    byte[] sent() {
        return sent.toByteArray();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        sent.write(bytes, offset, length);
        if (helloWritten) {
            out.write(bytes, offset, length);
        } else {
            hello.write(bytes, offset, length);
            writeHelloOnceWhole();
        }
    }

    private void writeHelloOnceWhole() throws IOException {
        byte[] gathered = hello.toByteArray();
        if (gathered.length < TlsRecords.HEADER) {
            return;
        }
        int whole = TlsRecords.HEADER + (((gathered[3] & 0xff) << 8) | (gathered[4] & 0xff));
        if (gathered.length < whole) {
            return;
        }
        helloWritten = true;
        shaper.writeHello(Arrays.copyOf(gathered, whole), out);
        out.write(afterHello);
        out.write(gathered, whole, gathered.length - whole);
        out.flush();
        afterHello = new byte[0];
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
