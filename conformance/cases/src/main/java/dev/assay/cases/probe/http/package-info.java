/**
 * A plain HTTP/1.1 client that sends exactly what it is told, request target and headers included.
 */
@NullMarked
package dev.assay.cases.probe.http;

import org.jspecify.annotations.NullMarked;
