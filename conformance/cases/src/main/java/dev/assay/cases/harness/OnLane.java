package dev.assay.cases.harness;

import dev.assay.fixtures.environment.MeshOptions.MinProtocolVersion;
import dev.assay.fixtures.environment.MeshOptions.PathNormalization;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What lane a case needs; on a class it holds for all its cases. Without it: {@link
 * Scope#NAMESPACE} in a standard mesh. Where meshes are dear, the mesh may have further options
 * that other cases ask for and that do not touch these ({@link MeshPlan}).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface OnLane {
    /** How far the case's changes reach. */
    Scope scope() default Scope.NAMESPACE;

    /**
     * Whether its client, server and naked workload stand before the case begins; otherwise each
     * comes when the case asks for it. A case about what pods cannot start without says so of a
     * mesh that does not have it; with workloads it would have no lane there. Where workloads cost
     * next to nothing they stand anyway.
     */
    boolean workloads() default true;

    /** The mesh's trust domain. */
    String trustDomain() default "cluster.local";

    /** Further trust domains that the mesh accepts. */
    String[] trustDomainAliases() default {};

    /** Where mesh-wide policy lives. */
    String rootNamespace() default "istio-system";

    /** Lifetime of workload certificates in seconds; a day unless rotation is watched. */
    long certificateLifetimeSeconds() default 86_400;

    /**
     * The same where workloads are costly ({@link
     * dev.assay.fixtures.environment.Environment#isCostly}): pods, and a control plane of pods,
     * take seconds to come and go, which must fit into a lifetime. Zero: no other than elsewhere.
     */
    long certificateLifetimeSecondsOfPods() default 0;

    /** Whether the mesh makes its own root instead of taking the suite's intermediate. */
    boolean selfSigned() default false;

    /** The lowest TLS version that the mesh is told to speak. */
    MinProtocolVersion minProtocolVersion() default MinProtocolVersion.TLSV1_2;

    /** Whether sidecars call one another over mutual TLS without being told. */
    boolean autoMtls() default true;

    /** What the mesh is told to do with paths before they are judged. */
    PathNormalization pathNormalization() default PathNormalization.BASE;

    /** The external authorizers that the mesh is told of, as its config lists them in YAML. */
    String extensionProviders() default "";
}
