package dev.assay.cases.harness;

import dev.assay.fixtures.ca.CaDriver;
import dev.assay.fixtures.ca.CaFault;
import dev.assay.fixtures.ca.RunningCa;
import dev.assay.fixtures.secrecy.SecretLedger;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where a case meets the CA under test: one that all cases share, for those that only ask it, and
 * others of its own, which end with the case. One thread calls it, and another may close it.
 */
public final class CaRig implements AutoCloseable {
    private final CaDriver driver;
    private final CaPool shared;
    private final SecretLedger secrets;
    private final List<RunningCa> met = new CopyOnWriteArrayList<>();
    private final List<RunningCa> own = new CopyOnWriteArrayList<>();

    CaRig(CaDriver driver, CaPool shared, SecretLedger secrets) {
        this.driver = driver;
        this.shared = shared;
        this.secrets = secrets;
    }

    /** One outside of any run, for whoever tries a driver. */
    public static CaRig of(CaDriver driver, SecretLedger secrets) {
        return new CaRig(driver, new CaPool(driver, secrets), secrets);
    }

    /**
     * The one that all cases share; nothing is done to it but asking.
     *
     * @throws CaFault where it does not come up
     */
    public RunningCa standing() throws CaFault {
        RunningCa there = shared.standing();
        met.add(there);
        return there;
    }

    /**
     * One for this case alone.
     *
     * @throws CaFault where it does not come up
     */
    public RunningCa own() throws CaFault {
        RunningCa started = driver.startCa(secrets);
        own.add(started);
        met.add(started);
        return started;
    }

    /** Takes the keys that a case makes. */
    public SecretLedger secrets() {
        return secrets;
    }

    List<RunningCa> met() {
        return List.copyOf(met);
    }

    @Override
    public void close() {
        own.forEach(RunningCa::close);
    }
}
