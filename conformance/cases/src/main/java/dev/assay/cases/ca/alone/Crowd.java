package dev.assay.cases.ca.alone;

import dev.assay.cases.ca.Issued;
import dev.assay.cases.harness.Described;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.ca.CaCaller;
import dev.assay.fixtures.ca.CaRequest;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Callers who ask at the same time, and what each was answered. */
record Crowd(List<Served> all) implements Described {
    private static final int CALLERS = 24;

    /** One of them. */
    record Served(String id, PublicKey key, Issued answer) {
        boolean isItsOwn() {
            return !(answer instanceof Issued.Chain chain)
                    || (Certificates.uris(chain.leaf()).equals(List.of(id))
                            && Asked.isFor(chain, key));
        }
    }

    static Crowd asking(Asked asked) throws InterruptedException {
        var begin = new CountDownLatch(1);
        var calls = new ArrayList<Callable<Served>>();
        for (int i = 0; i < CALLERS; i++) {
            var caller = new CaCaller("assay", "crowd-" + i);
            CsrDraft draft = asked.draft();
            calls.add(() -> {
                begin.await();
                return new Served(
                        caller.id(asked.ca().trustDomain()),
                        draft.keys().getPublic(),
                        asked.answer(CaRequest.of(draft.pem(), caller)));
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = calls.stream().map(threads::submit).toList();
            begin.countDown();
            var served = new ArrayList<Served>();
            for (var each : answers) {
                served.add(each.get());
            }
            return new Crowd(List.copyOf(served));
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller could not ask", e);
        }
    }

    private List<Issued.Chain> chains() {
        return all.stream()
                .map(Served::answer)
                .filter(Issued.Chain.class::isInstance)
                .map(Issued.Chain.class::cast)
                .toList();
    }

    boolean isServed() {
        return chains().size() == CALLERS;
    }

    boolean isNotMixedUp() {
        return !chains().isEmpty() && all.stream().allMatch(Served::isItsOwn);
    }

    boolean isNumberedApart() {
        var serials = new HashSet<BigInteger>();
        return !chains().isEmpty()
                && chains().stream().allMatch(each -> serials.add(each.leaf().getSerialNumber()));
    }

    @Override
    public String describe() {
        return "%d of %d were issued certificates, %d of them another's%s"
                        .formatted(
                                chains().size(),
                                CALLERS,
                                all.stream().filter(each -> !each.isItsOwn()).count(),
                                all.stream()
                                        .map(Served::answer)
                                        .filter(answer -> !(answer instanceof Issued.Chain))
                                        .findFirst()
                                        .map(answer -> "; one was " + answer.describe())
                                        .orElse(""))
                + (isNumberedApart() ? "" : "; a serial number occurs twice");
    }
}
