/** The threads that carry connections, and nothing of what the connections are for. */
@NullMarked
package dev.assay.mesh.proxy.loop;

import org.jspecify.annotations.NullMarked;
