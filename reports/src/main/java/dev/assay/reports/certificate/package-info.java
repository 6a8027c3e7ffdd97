/**
 * {@code certificate.yaml}, after the Gateway API's ConformanceReport: whose implementation, which
 * suite, which profiles, what result. Depends on {@code model} and Jackson's YAML; no file access.
 * A {@code Seal} signs a certificate, {@code Verification} holds it against its report.
 */
@NullMarked
package dev.assay.reports.certificate;

import org.jspecify.annotations.NullMarked;
