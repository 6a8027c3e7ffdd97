package dev.assay.cases.ca.alone;

import dev.assay.cases.ca.Issued;
import dev.assay.cases.harness.CaRig;
import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.proxy.ProxyCheck.Step;
import dev.assay.fixtures.ca.CaDriver;
import dev.assay.fixtures.ca.CaFault;
import dev.assay.fixtures.ca.CaFeatures;
import dev.assay.fixtures.ca.RunningCa;
import dev.assay.fixtures.secrecy.SecretLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tries what a driver says of its CA before any case does: it starts, shows its bundle, answers an
 * honest caller, starts again, and ends. One thread.
 */
public final class CaCheck {
    private final CaDriver driver;
    private final SecretLedger secrets;
    private final List<Step> steps = new ArrayList<>();

    /** A check of one driver. */
    public CaCheck(CaDriver driver, SecretLedger secrets) {
        this.driver = driver;
        this.secrets = secrets;
    }

    /** Tries it. */
    public List<Step> steps() {
        try (CaRig rig = CaRig.of(driver, secrets)) {
            long begin = System.nanoTime();
            var asked = new Asked(rig, rig.own());
            note(
                    "ca: starts, and is ready after %d ms"
                            .formatted(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)),
                    "");
            showsItsBundle(asked.ca());
            answers(asked, "ca: an honest caller is ");
            if (driver.caFeatures().contains(CaFeatures.RESTART)) {
                asked.ca().restart();
                answers(asked, "ca: after a restart it is ");
            }
            note("ca: ends when asked", String.join("; ", asked.ca().end()));
        } catch (CaFault e) {
            note("ca: starts", String.valueOf(e.getMessage()));
        }
        return List.copyOf(steps);
    }

    private void showsItsBundle(RunningCa ca) {
        try {
            var bundle = new Bundle(ca.roots());
            note("ca: shows " + bundle.describe(), bundle.roots().isEmpty() ? "no root" : "");
        } catch (CaFault e) {
            note("ca: shows its trust bundle", String.valueOf(e.getMessage()));
        }
    }

    private void answers(Asked asked, String what) {
        Expectation<Issued> expected = asked.issuedForCaller();
        try {
            Issued seen = asked.honestly().observe();
            note(what + expected.words(), expected.isMetBy(seen) ? "" : Described.words(seen));
        } catch (Exception e) {
            note(what + expected.words(), "the suite could not ask: " + e);
        }
    }

    private void note(String what, String fault) {
        steps.add(new Step(what, fault));
    }
}
