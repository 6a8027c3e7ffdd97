package dev.assay.cases.harness;

import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.proxy.EchoBackend;
import dev.assay.fixtures.proxy.HandledBackend;
import dev.assay.fixtures.proxy.ProxyBackend;
import dev.assay.fixtures.proxy.ProxyDriver;
import dev.assay.fixtures.proxy.ProxyFault;
import dev.assay.fixtures.proxy.ProxyRole;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.fixtures.wire.NotCarried;
import dev.assay.fixtures.wire.WireHandler;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The proxies that the cases of a run share, started when first asked for. Thread-safe. */
final class ProxyPool implements AutoCloseable {
    private final Optional<ProxyDriver> driver;
    private final String name;
    private final SecretLedger secrets;
    private final Map<ProxyRole, StandingProxy> standing = new EnumMap<>(ProxyRole.class);
    private boolean closed;

    ProxyPool(MeshDriver driver, SecretLedger secrets) {
        this.driver = ProxyDriver.of(driver);
        this.name = driver.name();
        this.secrets = secrets;
    }

    ProxyPool(ProxyDriver driver, SecretLedger secrets) {
        this.driver = Optional.of(driver);
        this.name = driver.name();
        this.secrets = secrets;
    }

    /** For one run of one case. */
    ProxyRig rig() {
        return new ProxyRig(
                driver.orElseThrow(() ->
                        new NotCarried(
                                "the driver '%s' describes no proxy by itself".formatted(name))),
                this);
    }

    synchronized StandingProxy of(ProxyRole role) throws ProxyFault {
        if (closed) {
            throw new ProxyFault("the run has ended");
        }
        StandingProxy there = standing.get(role);
        if (there == null || there.proxy().ended().isPresent()) {
            there = start(driver.orElseThrow(), role);
            StandingProxy before = standing.put(role, there);
            if (before != null) {
                before.close();
            }
        }
        return there;
    }

    StandingProxy start(ProxyDriver of, ProxyRole role) throws ProxyFault {
        return StandingProxy.start(of, echoing(role), role, false, secrets);
    }

    StandingProxy startWithLists(ProxyDriver of, ProxyRole role) throws ProxyFault {
        return StandingProxy.start(of, echoing(role), role, true, secrets);
    }

    StandingProxy startBefore(ProxyDriver of, ProxyRole role, WireHandler server)
            throws ProxyFault {
        return StandingProxy.start(
                of, behind(() -> HandledBackend.start(server)), role, false, secrets);
    }

    StandingProxy startBeforeWithLists(ProxyDriver of, ProxyRole role, WireHandler server)
            throws ProxyFault {
        return StandingProxy.start(
                of, behind(() -> HandledBackend.start(server)), role, true, secrets);
    }

    private ProxyBackend echoing(ProxyRole role) throws ProxyFault {
        return behind(() -> EchoBackend.start(role, secrets));
    }

    @FunctionalInterface
    private interface Start {
        ProxyBackend backend() throws IOException;
    }

    private static ProxyBackend behind(Start start) throws ProxyFault {
        try {
            return start.backend();
        } catch (IOException e) {
            throw new ProxyFault("no backend can be put behind the proxy: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        standing.values().forEach(StandingProxy::close);
    }
}
