/**
 * Cases of the profile {@code ca}: what a mesh's certificate authority issues, and to whom. No
 * sockets, no sleeps, no catching here.
 */
@NullMarked
package dev.assay.cases.ca;

import org.jspecify.annotations.NullMarked;
