/**
 * {@code junit.xml}, so that a pipeline shows leaves without knowing Assay. Depends on {@code
 * model} and the JDK's XML writer; no file access.
 */
@NullMarked
package dev.assay.reports.junit;

import org.jspecify.annotations.NullMarked;
