/**
 * The change of a CA's root in three stages: add, switch, drop. Every stage is a pure function of
 * the state before it, so that it can be asked again after a kill; {@code ca.folder} keeps the
 * state. Knows no file system and no clock. Everything is immutable, and safe for any thread.
 */
@NullMarked
package dev.assay.mesh.ca.rotation;

import org.jspecify.annotations.NullMarked;
