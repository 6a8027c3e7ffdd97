@NullMarked
package dev.assay.cases.probe.tls;

import org.jspecify.annotations.NullMarked;
