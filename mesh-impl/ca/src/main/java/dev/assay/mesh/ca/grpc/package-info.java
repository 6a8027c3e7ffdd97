/**
 * The CSR service on the wire, and the TLS server in which it and the control plane's services run.
 * No rule of issuance lives here.
 */
@NullMarked
package dev.assay.mesh.ca.grpc;

import org.jspecify.annotations.NullMarked;
