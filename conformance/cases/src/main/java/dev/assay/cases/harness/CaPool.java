package dev.assay.cases.harness;

import dev.assay.fixtures.ca.CaDriver;
import dev.assay.fixtures.ca.CaFault;
import dev.assay.fixtures.ca.RunningCa;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.fixtures.wire.NotCarried;
import java.util.Optional;

/** The CA that the cases of a run share, started when first asked for. Thread-safe. */
final class CaPool implements AutoCloseable {
    private final Optional<CaDriver> driver;
    private final String name;
    private final SecretLedger secrets;
    private Optional<RunningCa> standing = Optional.empty();
    private boolean closed;

    CaPool(MeshDriver driver, SecretLedger secrets) {
        this.driver = CaDriver.of(driver);
        this.name = driver.name();
        this.secrets = secrets;
    }

    CaPool(CaDriver driver, SecretLedger secrets) {
        this.driver = Optional.of(driver);
        this.name = driver.name();
        this.secrets = secrets;
    }

    /** For one run of one case. */
    CaRig rig() {
        return new CaRig(
                driver.orElseThrow(() ->
                        new NotCarried(
                                "the driver '%s' describes no CA by itself".formatted(name))),
                this,
                secrets);
    }

    synchronized RunningCa standing() throws CaFault {
        if (closed) {
            throw new CaFault("the run has ended");
        }
        if (standing.isEmpty() || standing.get().ended().isPresent()) {
            standing.ifPresent(RunningCa::close);
            standing = Optional.of(driver.orElseThrow().startCa(secrets));
        }
        return standing.get();
    }

    @Override
    public synchronized void close() {
        closed = true;
        standing.ifPresent(RunningCa::close);
    }
}
