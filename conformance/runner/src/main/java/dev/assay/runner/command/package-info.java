/**
 * What a user types, and what is answered: one clear line for every fault of theirs, never a stack
 * trace. Decides nothing about verdicts.
 */
@NullMarked
package dev.assay.runner.command;

import org.jspecify.annotations.NullMarked;
