/**
 * A TLS client on BouncyCastle's low-level API, in which certificate, chain order, version, suite,
 * ALPN and SNI can each be set.
 */
@NullMarked
package dev.assay.cases.probe.tls;

import org.jspecify.annotations.NullMarked;
