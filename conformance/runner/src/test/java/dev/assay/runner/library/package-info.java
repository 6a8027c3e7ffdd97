/**
 * The library cases' inputs, put to the reference mesh's validator and compared with what go-spiffe
 * answered ({@code fixtures/go-spiffe}).
 */
@NullMarked
package dev.assay.runner.library;

import org.jspecify.annotations.NullMarked;
