package dev.assay.cases.catalogue;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a static method of the class, without parameters, that returns a {@code Stream} or {@code
 * Collection} of {@link LeafParameter}. It is called for the catalogue too, so it must not need a
 * mesh and must give the same leaves each time.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface LeafSource {
    /** The method's name. */
    String value();
}
