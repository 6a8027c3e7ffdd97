/**
 * What is delegated to external authorizers (AuthorizationPolicy with action CUSTOM): which there
 * are, and which of them must be asked about a request. Asking them is the proxy's work. Pure.
 */
@NullMarked
package dev.assay.mesh.policy.extauthz;

import org.jspecify.annotations.NullMarked;
