package dev.assay.cases.catalogue;

import dev.assay.cases.harness.CaseExtension;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * One requirement with its stimulus and its expected observations. The method may take a {@link
 * dev.assay.cases.harness.Lane}, {@link dev.assay.cases.harness.Observations}, a {@link
 * dev.assay.fixtures.driver.Validator} (the one of the driver under test), a {@link
 * dev.assay.cases.harness.ProxyRig} (for the proxy that the driver describes), a {@link
 * dev.assay.cases.harness.CaRig} (for the CA that it describes), and, with {@link LeafSource}, its
 * leaf's parameter object (or the {@code List} of a group's).
 *
 * <p>Leaves come from {@link Leaf} annotations (one invocation for all of them), from {@link
 * LeafSource} (one invocation for each group of parameter objects), or, with neither, the case has
 * one leaf with the case's own ID.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@TestTemplate
@ExtendWith(CaseExtension.class)
@Execution(ExecutionMode.CONCURRENT) // said here, as an orderer of methods would end concurrency
public @interface Case {
    /**
     * Stable name, as in {@code pa-02}; never reused for another requirement. In a jar of one's own
     * ({@code ./assay run --with}) it begins with a prefix and a dot: {@code acme.tls-01}.
     */
    String id();

    /** The requirement in one clause: what a right implementation does. */
    String title();

    /** Where the requirement stands: specification section, or file and function. */
    String source();

    /** How it is checked, in a sentence or two, for {@code ./assay explain}. */
    String how() default "";

    /** Rows of the user's requirements that this case covers ({@code S9}). */
    String[] rows() default {};

    /** IDs of the mutants that this case must kill. */
    String[] kills() default {};

    /** Level of the sole leaf; meaningless where leaves are declared. */
    Level level() default Level.CORE;

    /** Features that every leaf of the case needs. */
    String[] features() default {};

    /** What every leaf of the case needs of the environment. */
    Need[] needs() default {};

    /**
     * How long one run of the method may take, in seconds; 0 is what the run says ({@code ./assay
     * run --case-deadline}, ten minutes). What it has not observed by then is in error, with the
     * place where it hung; the method is interrupted, not run again, and left behind if it goes on.
     */
    int deadlineSeconds() default 0;
}
