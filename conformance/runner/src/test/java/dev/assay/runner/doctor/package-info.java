/** Tests of what a machine is said to have and lack. */
@NullMarked
package dev.assay.runner.doctor;

import org.jspecify.annotations.NullMarked;
