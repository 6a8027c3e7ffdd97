/**
 * What a machine has and lacks for each environment, and how it is provided. Only looks and starts
 * scripts of {@code fixtures/node-image}; what an environment does with it is the environment's.
 */
@NullMarked
package dev.assay.runner.doctor;

import org.jspecify.annotations.NullMarked;
