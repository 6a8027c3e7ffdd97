/**
 * What a run found: immutable records and the pure rules that turn verdicts into a result. No
 * dependency beyond the JDK, no I/O, no clock; safe to share between threads.
 */
@NullMarked
package dev.assay.reports.model;

import org.jspecify.annotations.NullMarked;
