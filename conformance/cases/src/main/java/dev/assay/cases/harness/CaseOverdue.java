package dev.assay.cases.harness;

import dev.assay.reports.model.Printable;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** A case still ran after its deadline; the stack is the one of its own thread at that moment. */
final class CaseOverdue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private CaseOverdue(String message) {
        super(message);
    }

    /**
     * Says it.
     *
     * @param holder the class of the case, of which the nearest line is named
     */
    static CaseOverdue at(StackTraceElement[] stack, Class<?> holder, Duration deadline) {
        Optional<StackTraceElement> own =
                Arrays.stream(stack)
                        .filter(frame -> frame.getClassName().startsWith(holder.getName()))
                        .findFirst();
        var overdue =
                new CaseOverdue(
                        "still running after its deadline of %s%s"
                                .formatted(
                                        Printable.duration(deadline),
                                        own.or(() -> Arrays.stream(stack).findFirst())
                                                .map(frame -> ", at " + frame)
                                                .orElse("")));
        overdue.setStackTrace(stack);
        return overdue;
    }
}
