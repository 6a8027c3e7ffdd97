/**
 * {@code report.html}: what the page shows is computed here, how it looks is in {@code
 * src/main/jte} and in the style and script beside these classes. One file, nothing loaded: the
 * page's own content security policy forbids it. Depends on {@code model} and jte's runtime; no
 * file access.
 */
@NullMarked
package dev.assay.reports.html;

import org.jspecify.annotations.NullMarked;
