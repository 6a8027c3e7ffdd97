/**
 * Istio's policy resources as immutable records, their parser, and the validator that refuses what
 * Istio's CRD rules and webhook refuse. May depend on Jackson's YAML; knows no cluster, no clock
 * and no file system: text comes in, records go out.
 */
@NullMarked
package dev.assay.mesh.policy.resource;

import org.jspecify.annotations.NullMarked;
