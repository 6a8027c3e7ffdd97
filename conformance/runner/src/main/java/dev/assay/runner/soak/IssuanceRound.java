package dev.assay.runner.soak;

import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * One round of issuance, measured.
 *
 * @param processor what this process took meanwhile, callers included
 * @param heapBytes in use after it, garbage aside
 */
record IssuanceRound(
        List<BigInteger> serials,
        int issued,
        int refused,
        Duration processor,
        Duration took,
        long heapBytes) {

    IssuanceRound {
        serials = List.copyOf(serials);
    }

    /** What the authority answered. */
    record Answers(List<BigInteger> serials, int refused) {
        Answers {
            serials = List.copyOf(serials);
        }
    }

    /** What is measured. */
    @FunctionalInterface
    interface Work {
        Answers run() throws InterruptedException, ExecutionException;
    }

    static IssuanceRound measured(Work work) throws InterruptedException, ExecutionException {
        long processor = processorNanos();
        long start = System.nanoTime();
        Answers answers = work.run();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Duration used = Duration.ofNanos(processorNanos() - processor);
        return new IssuanceRound(
                answers.serials(),
                answers.serials().size(),
                answers.refused(),
                used,
                took,
                heapInUse());
    }

    /** The figures alone. */
    IssuanceRound withoutSerials() {
        return new IssuanceRound(List.of(), issued, refused, processor, took, heapBytes);
    }

    double processorMicrosEach() {
        return processor.toNanos() / 1_000.0 / Math.max(1, issued + refused);
    }

    String line() {
        return "%d issued, %d refused, %.1f s, %.0f µs of processor time each, %d MiB in use"
                .formatted(
                        issued,
                        refused,
                        took.toMillis() / 1_000.0,
                        processorMicrosEach(),
                        heapBytes >> 20);
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    /** What is reachable is known only after a collection. */
    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
