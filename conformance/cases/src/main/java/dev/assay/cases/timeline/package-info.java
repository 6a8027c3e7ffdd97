/**
 * What a long observation looked like, second by second: calls, and the certificates in use
 * meanwhile. Knows neither how it was seen nor what is right.
 */
@NullMarked
package dev.assay.cases.timeline;

import org.jspecify.annotations.NullMarked;
