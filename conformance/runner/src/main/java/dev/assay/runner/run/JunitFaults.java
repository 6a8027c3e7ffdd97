package dev.assay.runner.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures that JUnit knows of and no leaf told: a class that does not load, a case that is
 * misdeclared or that the harness could not begin. Thread-safe.
 */
final class JunitFaults implements TestExecutionListener {
    private static final Logger LOG = LoggerFactory.getLogger(JunitFaults.class);

    /** What spoils one case often spoils all, with the same words. */
    private static final int MOST = 3;

    private final List<String> faults = new CopyOnWriteArrayList<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        result.getThrowable()
                .filter(thrown -> result.getStatus() == TestExecutionResult.Status.FAILED)
                // a case that was run fails by an assertion, and its leaves have told why
                .filter(thrown -> test.isContainer() || !(thrown instanceof AssertionError))
                .ifPresent(thrown -> {
                    LOG.error("{} failed", test.getDisplayName(), thrown);
                    faults.add(test.getDisplayName() + ": " + thrown);
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
                : "JUnit could not run its case: "
                        + faults.stream().limit(MOST).collect(Collectors.joining("; "));
    }
}
