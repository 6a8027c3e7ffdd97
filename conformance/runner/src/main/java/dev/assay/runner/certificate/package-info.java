/**
 * What makes a certificate worth something to others: the key that signs it, and what the suite is
 * that ran. The certificate itself, its signature and its verification are the reports' ({@code
 * dev.assay.reports.certificate}); commands are {@code command}'s.
 */
@NullMarked
package dev.assay.runner.certificate;

import org.jspecify.annotations.NullMarked;
