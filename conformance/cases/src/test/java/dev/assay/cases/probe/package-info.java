@NullMarked
package dev.assay.cases.probe;

import org.jspecify.annotations.NullMarked;
