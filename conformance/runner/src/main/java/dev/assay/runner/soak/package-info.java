/**
 * Long checks of the suite itself, each by a name that {@code ./assay soak NAME} takes. A soak
 * starts processes of its own and never runs cases in this JVM. What it looks at is behind an
 * interface ({@code Runs}, {@code Traces}), so that its judgement is tested without a cluster.
 */
@NullMarked
package dev.assay.runner.soak;

import org.jspecify.annotations.NullMarked;
