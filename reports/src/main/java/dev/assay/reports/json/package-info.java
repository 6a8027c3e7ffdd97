/**
 * {@code report.json}, written and read. Its shape is published as {@code report.schema.json}; a
 * change of meaning raises {@link dev.assay.reports.model.RunResult#SCHEMA_VERSION}. Depends on
 * {@code model} and Jackson; no file access.
 */
@NullMarked
package dev.assay.reports.json;

import org.jspecify.annotations.NullMarked;
