/**
 * The command line's entry. {@code command} reads the user's words, {@code catalogue} knows the
 * cases, {@code run} runs them and makes verdicts, {@code evidence} keeps what a failure leaves
 * behind. Environments and drivers are found by {@link java.util.ServiceLoader}; nothing here names
 * one.
 */
@NullMarked
package dev.assay.runner;

import org.jspecify.annotations.NullMarked;
