/**
 * TLS towards what lies outside the mesh, as a DestinationRule's SIMPLE and MUTUAL ask for it: with
 * certificates from files, verified as the web's are. The mesh's own certificate and bundle have no
 * place here.
 */
@NullMarked
package dev.assay.mesh.proxy.origin;

import org.jspecify.annotations.NullMarked;
