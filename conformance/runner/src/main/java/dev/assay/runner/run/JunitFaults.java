package dev.assay.runner.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures that JUnit knows of and no leaf told: a class that does not load, a case that is
 * misdeclared. Thread-safe.
 */
final class JunitFaults implements TestExecutionListener {
    private static final Logger LOG = LoggerFactory.getLogger(JunitFaults.class);

    private final List<String> faults = new CopyOnWriteArrayList<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        result.getThrowable()
                .filter(thrown -> result.getStatus() == TestExecutionResult.Status.FAILED)
                .filter(thrown -> test.isContainer())
                .ifPresent(thrown -> {
                    LOG.error("{} failed", test.getDisplayName(), thrown);
                    faults.add(test.getDisplayName() + ": " + thrown.getMessage());
                });
    }

    /** JUnit itself ended so. */
    void add(Throwable thrown) {
        LOG.error("JUnit failed", thrown);
        faults.add(String.valueOf(thrown));
    }

    /** Why a leaf may not have been told. */
    String reason() {
        return faults.isEmpty()
                ? "the run ended before this leaf was observed"
                : "JUnit could not run its case: " + String.join("; ", faults);
    }
}
