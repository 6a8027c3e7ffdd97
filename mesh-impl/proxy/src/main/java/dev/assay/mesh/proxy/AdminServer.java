package dev.assay.mesh.proxy;

import dev.assay.mesh.proxy.admin.AdminHandler;
import dev.assay.mesh.proxy.admin.Answers;
import java.net.InetSocketAddress;

/** One listening socket for endpoints of the proxy's own. Thread-safe. */
public final class AdminServer implements AutoCloseable {

    private final Listener listener;

    private AdminServer(Listener listener) {
        this.listener = listener;
    }

    /**
     * Listens on the runtime's event loops.
     *
     * @param workload {@code namespace/name}
     * @param purpose for the message of a failure
     * @throws BindFailed naming the address that could not be had
     */
    public static AdminServer start(
            ProxyRuntime runtime,
            Limits limits,
            String workload,
            String purpose,
            InetSocketAddress bind,
            Answers answers)
            throws BindFailed {
        return new AdminServer(
                Listener.open(
                        runtime,
                        limits,
                        workload,
                        purpose,
                        bind,
                        channel -> AdminHandler.install(channel.pipeline(), answers)));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return listener.address();
    }

    @Override
    public void close() {
        listener.stopAccepting();
        listener.closeAll();
    }
}
