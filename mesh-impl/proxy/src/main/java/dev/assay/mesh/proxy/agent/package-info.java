/**
 * The workload's agent: gets certificates and renews them, follows the control plane, and publishes
 * both as live values. Also hands secrets to a stock Envoy over SDS. It never touches traffic. Work
 * runs on virtual threads and on the scheduler and event loops of {@code AgentRuntime}.
 */
@NullMarked
package dev.assay.mesh.proxy.agent;

import org.jspecify.annotations.NullMarked;
