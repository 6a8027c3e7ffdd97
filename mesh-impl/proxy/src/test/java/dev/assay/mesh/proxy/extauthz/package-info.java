/** External authorizers on the wire, and what is made of their answers. */
@NullMarked
package dev.assay.mesh.proxy.extauthz;

import org.jspecify.annotations.NullMarked;
