package dev.assay.cases.proxy;

import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.probe.WireProbe;
import dev.assay.fixtures.wire.ConnectionReset;
import dev.assay.fixtures.wire.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that say nothing, or the beginning of a ClientHello, and stay. A proxy may refuse
 * them: that keeps nobody out.
 */
final class StallingCallers implements AutoCloseable {
    /** The head of a ClientHello record, of which the rest never comes. */
    private static final byte[] HALF_A_HELLO = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

    private final List<Wire> open = new ArrayList<>();

    static StallingCallers of(StandingProxy proxy, int number) throws IOException {
        var callers = new StallingCallers();
        for (int i = 0; i < number; i++) {
            callers.add(proxy, i % 2 == 0);
        }
        return callers;
    }

    private void add(StandingProxy proxy, boolean begins) throws IOException {
        try {
            Wire wire = proxy.dialer().dial(proxy.address(), WireProbe.LIMIT);
            open.add(wire);
            if (begins) {
                wire.out().write(HALF_A_HELLO);
                wire.out().flush();
            }
        } catch (ConnectionReset refused) {
            // as it may be
        }
    }

    @Override
    public void close() throws IOException {
        for (Wire each : open) {
            each.close();
        }
    }
}
