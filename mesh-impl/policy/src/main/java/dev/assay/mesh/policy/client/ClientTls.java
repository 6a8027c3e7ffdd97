package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.Explanation;
import dev.assay.mesh.policy.effective.UpstreamTls;

/** The TLS to use, and why. */
public record ClientTls(UpstreamTls tls, Explanation explanation) {}
