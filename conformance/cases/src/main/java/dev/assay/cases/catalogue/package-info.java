/**
 * How a case describes itself: annotations, levels, profiles, features, and the catalogue read from
 * them. Runs nothing, touches no network; immutable, hence safe for any thread.
 */
@NullMarked
package dev.assay.cases.catalogue;

import org.jspecify.annotations.NullMarked;
