package dev.assay.cases.proxy;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.ProxyRig;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.proxy.ProxyDriver;
import dev.assay.fixtures.proxy.ProxyFault;
import dev.assay.fixtures.proxy.ProxyFeatures;
import dev.assay.fixtures.proxy.ProxyRole;
import dev.assay.fixtures.secrecy.SecretLedger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tries what a driver says of its proxy before any case does: it starts, serves an honest call,
 * takes up another certificate, and ends. One thread.
 */
public final class ProxyCheck {
    private static final long POLL_MILLIS = 50;

    private final ProxyDriver driver;
    private final SecretLedger secrets;
    private final Duration reloadTime;
    private final List<Step> steps = new ArrayList<>();

    /**
     * A check of one driver.
     *
     * @param reloadTime how long the proxy may take to show another certificate
     */
    public ProxyCheck(ProxyDriver driver, SecretLedger secrets, Duration reloadTime) {
        this.driver = driver;
        this.secrets = secrets;
        this.reloadTime = reloadTime;
    }

    /**
     * Something that was tried.
     *
     * @param what what, and in which role
     * @param fault what went wrong; empty where it went well
     */
    public record Step(String what, String fault) {
        /** Whether it went well. */
        public boolean isGood() {
            return fault.isEmpty();
        }
    }

    /** Tries every role that the driver has. */
    public List<Step> steps() throws InterruptedException {
        for (ProxyRole role : ProxyRole.values()) {
            if (driver.proxyFeatures().contains(role.text())) {
                tryOut(role);
            }
        }
        return List.copyOf(steps);
    }

    private void tryOut(ProxyRole role) throws InterruptedException {
        try (ProxyRig rig = ProxyRig.of(driver, secrets)) {
            long begin = System.nanoTime();
            var server = new OriginServer();
            StandingProxy proxy = role.terminates() ? rig.own(role) : rig.before(role, server);
            note(
                    "%s: starts, and listens after %d ms"
                            .formatted(
                                    role.text(),
                                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)),
                    "");
            server.become(OriginServer.showing(proxy.peer(Defect.NONE)));
            serve(role, proxy);
            if (role.terminates() && driver.proxyFeatures().contains(ProxyFeatures.RELOAD)) {
                reload(role, proxy);
            }
            note(role.text() + ": ends when asked", String.join("; ", proxy.proxy().end()));
        } catch (ProxyFault | IOException e) {
            note(role.text() + ": starts", String.valueOf(e.getMessage()));
        }
    }

    private void serve(ProxyRole role, StandingProxy proxy) {
        Expectation<Observation> expected = Call.served(proxy);
        try {
            Observation seen =
                    (role.terminates()
                                    ? Call.saying(proxy)
                                    : Call.inPlaintext(proxy, Call.marker()))
                            .observe();
            note(
                    role.text() + ": an honest call is " + expected.words(),
                    expected.isMetBy(seen) ? "" : Described.words(seen));
        } catch (Exception e) {
            note(role.text() + ": an honest call", "the suite could not call: " + e);
        }
    }

    private void reload(ProxyRole role, StandingProxy proxy)
            throws ProxyFault, InterruptedException {
        Credentials next = proxy.anotherOfItsOwn();
        long begin = System.nanoTime();
        proxy.reload(proxy.material().proving(next));
        while (!shows(proxy, next)) {
            if (System.nanoTime() - begin > reloadTime.toNanos()) {
                note(
                        role.text() + ": shows another certificate when told to reload",
                        "it shows the old one after %d s".formatted(reloadTime.toSeconds()));
                return;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        note(
                "%s: shows another certificate %d ms after it was told to reload"
                        .formatted(
                                role.text(),
                                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)),
                "");
    }

    private static boolean shows(StandingProxy proxy, Credentials next) {
        try {
            return Call.saying(proxy)
                    .observe()
                    .tls()
                    .flatMap(session -> session.chain().stream().findFirst())
                    .filter(next.chain().getFirst()::equals)
                    .isPresent();
        } catch (Exception e) {
            return false;
        }
    }

    private void note(String what, String fault) {
        steps.add(new Step(what, fault));
    }
}
