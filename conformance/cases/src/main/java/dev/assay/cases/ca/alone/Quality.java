package dev.assay.cases.ca.alone;

import dev.assay.cases.ca.Issued;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.CaRig;
import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.fixtures.ca.CaFault;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Something that is true of each certificate that a CA issues to a caller who asks as it should.
 *
 * @param words how a report says it
 */
record Quality(String leafId, Level level, String words, Test test) implements LeafParameter {
    /** Whether it is true of an answer. */
    @FunctionalInterface
    interface Test {
        boolean isTrue(Issued.Chain chain, Asked asked) throws CaFault;
    }

    static Quality of(String leafId, Level level, String words, Predicate<Issued.Chain> test) {
        return new Quality(leafId, level, words, (chain, _) -> test.test(chain));
    }

    /** Of the leaf certificate alone. */
    static Quality ofLeaf(
            String leafId, Level level, String words, Predicate<X509Certificate> test) {
        return of(leafId, level, words, chain -> test.test(chain.leaf()));
    }

    /** Of the chain and the trust bundle. */
    static Quality ofPath(
            String leafId,
            Level level,
            String words,
            BiPredicate<Issued.Chain, List<X509Certificate>> test) {
        return new Quality(
                leafId, level, words, (chain, asked) -> test.test(chain, asked.ca().roots()));
    }

    /** Asks, and looks. */
    void observe(CaRig rig, Observations leaves) throws CaFault {
        var asked = new Asked(rig, rig.standing());
        leaves.expect(() -> Judged.of(asked.honestly().observe(), asked, this))
                .is(Judged.met(words));
    }

    /** An answer with whether this was true of it, for a test may have to ask further. */
    record Judged(Issued answer, boolean holds) implements Described {
        static Judged of(Issued answer, Asked asked, Quality quality) throws CaFault {
            return new Judged(
                    answer,
                    answer instanceof Issued.Chain chain && quality.test().isTrue(chain, asked));
        }

        static Expectation<Judged> met(String words) {
            return Expectation.of("issued " + words, Judged::holds);
        }

        @Override
        public String describe() {
            return answer.describe();
        }
    }
}
