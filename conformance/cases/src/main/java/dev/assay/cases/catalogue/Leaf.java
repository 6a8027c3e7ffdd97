package dev.assay.cases.catalogue;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One observation of a case, reported by itself. Every declared leaf must be observed. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Leaves.class)
public @interface Leaf {
    /** The part after the slash: {@code other-namespace} in {@code pa-02/other-namespace}. */
    String id();

    /** How much it weighs. */
    Level level() default Level.CORE;

    /** What it observes, where that says more than the ID. */
    String title() default "";

    /** Features that it needs beyond its case's. */
    String[] features() default {};

    /** What it needs of the environment beyond its case's needs. */
    Need[] needs() default {};

    /** Its profiles, where they differ from the case's. */
    Profile[] profiles() default {};
}
