package dev.assay.cases.harness;

import dev.assay.fixtures.proxy.ProxyDriver;
import dev.assay.fixtures.proxy.ProxyFault;
import dev.assay.fixtures.proxy.ProxyRole;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.fixtures.wire.WireHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where a case meets the proxy under test: one that all cases share, for those that only call it,
 * and others of its own, which end with the case. One thread calls it, and another may close it.
 */
public final class ProxyRig implements AutoCloseable {
    private final ProxyDriver driver;
    private final ProxyPool shared;
    private final List<StandingProxy> met = new CopyOnWriteArrayList<>();
    private final List<StandingProxy> own = new CopyOnWriteArrayList<>();

    ProxyRig(ProxyDriver driver, ProxyPool shared) {
        this.driver = driver;
        this.shared = shared;
    }

    /** One outside of any run, for whoever tries a driver. */
    public static ProxyRig of(ProxyDriver driver, SecretLedger secrets) {
        return new ProxyRig(driver, new ProxyPool(driver, secrets));
    }

    /**
     * The one that all cases share; its material and its backend stay as they are.
     *
     * @throws ProxyFault where it does not come up
     */
    public StandingProxy standing(ProxyRole role) throws ProxyFault {
        return noted(shared.of(role));
    }

    /**
     * One for this case alone.
     *
     * @throws ProxyFault where it does not come up
     */
    public StandingProxy own(ProxyRole role) throws ProxyFault {
        return kept(shared.start(driver, role));
    }

    /**
     * The same, which looks its callers up in revocation lists, on which nobody is yet.
     *
     * @throws ProxyFault where it does not come up
     */
    public StandingProxy ownWithLists(ProxyRole role) throws ProxyFault {
        return kept(shared.startWithLists(driver, role));
    }

    /**
     * One that begins TLS, for this case alone, before a server of the case's own.
     *
     * @throws ProxyFault where it does not come up
     */
    public StandingProxy before(ProxyRole role, WireHandler server) throws ProxyFault {
        return kept(shared.startBefore(driver, role, server));
    }

    /**
     * The same, which looks its servers up in revocation lists, on which nobody is yet.
     *
     * @throws ProxyFault where it does not come up
     */
    public StandingProxy beforeWithLists(ProxyRole role, WireHandler server) throws ProxyFault {
        return kept(shared.startBeforeWithLists(driver, role, server));
    }

    private StandingProxy kept(StandingProxy proxy) {
        own.add(proxy);
        return noted(proxy);
    }

    private StandingProxy noted(StandingProxy proxy) {
        met.add(proxy);
        return proxy;
    }

    List<StandingProxy> met() {
        return List.copyOf(met);
    }

    @Override
    public void close() {
        own.forEach(StandingProxy::close);
    }
}
