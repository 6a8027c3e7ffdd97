package dev.assay.runner.run;

import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Summary;
import dev.assay.runner.command.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far a run is: on a terminal one line that is drawn over, in a pipe plain lines every
 * few seconds. Thread-safe.
 */
final class Progress implements AutoCloseable {
    /** Often enough to look alive, seldom enough to cost nothing. */
    private static final long REDRAW_MILLIS = 150;

    /** Plain lines land in a CI log, where each one stays. */
    private static final long PLAIN_MILLIS = 3_000;

    private static final int BAR = 24;

    private final Console console;
    private final int total;
    private final boolean slowToEnd;
    private final List<LeafResult> results = new ArrayList<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private String running = "starting";
    private int shownDone = -1;
    private boolean ended;
    private String shown = "";

    /**
     * Begins with nothing shown.
     *
     * @param slowToEnd whether taking down what was made takes so long that a user is told
     */
    Progress(Console console, int total, boolean slowToEnd) {
        this.slowToEnd = slowToEnd;
        this.console = console;
        this.total = total;
    }

    void begin() {
        long every = console.ansi() ? REDRAW_MILLIS : PLAIN_MILLIS;
        var _ = clock.scheduleAtFixedRate(this::show, every, every, TimeUnit.MILLISECONDS);
    }

    /** Nothing is shown from now on. */
    synchronized void end() {
        ended = true;
    }

    synchronized void started(String what) {
        running = what;
    }

    synchronized void finished(LeafResult result) {
        results.add(result);
        if (result.failsTheRun()) {
            say(
                    "%s %s: %s"
                            .formatted(
                                    result.verdict().text().toUpperCase(java.util.Locale.ROOT),
                                    result.id(),
                                    firstLine(result.finding().message())));
        }
        if (slowToEnd && results.size() == total) {
            say("all leaves are observed; taking down what was made");
        }
    }

    /** A line that stays. */
    synchronized void say(String line) {
        if (ended) {
            return;
        }
        erase();
        console.out().println("  " + line);
        console.out().flush();
        shown = "";
    }

    private synchronized void show() {
        if (ended) {
            return;
        }
        if (console.ansi()) {
            String line = cut(bar() + "  " + counts() + "  " + running, console.width() - 1);
            if (!line.equals(shown)) {
                erase();
                console.out().print(line);
                console.out().flush();
                shown = line;
            }
        } else if (shownDone != results.size() || total == 0) {
            shownDone = results.size();
            console.out().println("  %d/%d  %s  %s".formatted(shownDone, total, counts(), running));
            console.out().flush();
        }
    }

    private void erase() {
        if (console.ansi() && !shown.isEmpty()) {
            console.out().print("\r" + " ".repeat(shown.length()) + "\r");
        }
    }

    private String bar() {
        int full = total == 0 ? BAR : Math.min(BAR, BAR * results.size() / total);
        return "[%s%s] %d/%d"
                .formatted("=".repeat(full), " ".repeat(BAR - full), results.size(), total);
    }

    private String counts() {
        Summary summary = Summary.of(results);
        var text = new StringBuilder(summary.passed() + " passed");
        append(text, summary.failed(), "failed");
        append(text, summary.error(), "error");
        append(text, summary.flaky(), "flaky");
        append(text, summary.waived(), "waived");
        append(text, summary.notRun(), "not-run");
        append(text, summary.notApplicable(), "not-applicable");
        return text.toString();
    }

    private static void append(StringBuilder text, int count, String word) {
        if (count > 0) {
            text.append(", ").append(count).append(' ').append(word);
        }
    }

    private static String firstLine(String text) {
        return cut(text.lines().findFirst().orElse(""), 200);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, Math.max(0, length - 1)) + "…";
    }

    @Override
    public void close() {
        clock.shutdownNow();
        synchronized (this) {
            if (ended) {
                return;
            }
            erase();
            shown = "";
            console.out().println("  %d/%d  %s".formatted(results.size(), total, counts()));
            console.out().flush();
        }
    }
}
