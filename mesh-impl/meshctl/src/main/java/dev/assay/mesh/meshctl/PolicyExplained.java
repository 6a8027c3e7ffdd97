package dev.assay.mesh.meshctl;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.mesh.controlplane.analysis.Analyzed;
import dev.assay.mesh.controlplane.analysis.CallCheck;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.Explanation;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.AuthorizationPolicy.Action;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a sidecar enforces on one port, in words.
 *
 * @param deciding what decided the mode of this port
 * @param policies authorization, in the order in which it is asked
 * @param call what becomes of one call, if one was asked about
 */
record PolicyExplained(
        Analyzed mesh,
        Workload workload,
        int port,
        InboundPolicy inbound,
        Explanation mode,
        List<ResourceKey> deciding,
        List<AuthorizationPolicy> policies,
        Optional<Judged> call) {

    /** A call and what becomes of it. */
    record Judged(Workload from, CallCheck.Asked asked, CallCheck check) {}

    /** The order in which actions are asked: istio.io, AuthorizationPolicy, "Policy enablement". */
    private static final List<Action> ORDER =
            List.of(Action.CUSTOM, Action.DENY, Action.ALLOW, Action.AUDIT);

    PolicyExplained {
        deciding = List.copyOf(deciding);
        policies = List.copyOf(policies);
    }

    static PolicyExplained of(Analyzed mesh, Workload workload, int port) {
        InboundPolicy inbound = mesh.mesh().inbound(workload.key());
        return new PolicyExplained(
                mesh,
                workload,
                port,
                inbound,
                mesh.mesh().mode(workload.key()).explanation(),
                mesh.mesh().mode(workload.key()).decidingOf(port),
                inbound.authorization().stream()
                        .sorted(Comparator.comparingInt(policy -> ORDER.indexOf(policy.action())))
                        .toList(),
                Optional.empty());
    }

    /** The same, and what becomes of a call. */
    PolicyExplained of(Workload from, CallCheck.Asked asked) {
        var judged = new Judged(from, asked, CallCheck.of(mesh, from, workload, port, asked));
        return new PolicyExplained(
                mesh, workload, port, inbound, mode, deciding, policies, Optional.of(judged));
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(
                "%s, port %d (%s), %s"
                        .formatted(
                                workload.key(),
                                port,
                                inbound.declares(port)
                                        ? inbound.protocolOf(port).name()
                                        : "declared by no Service: detected",
                                switch (workload.role()) {
                                    case SIDECAR -> "enforced by its sidecar";
                                    case GATEWAY -> "enforced by the gateway itself";
                                    case NAKED ->
                                            "which has no sidecar: nothing of this is enforced";
                                }));
        lines.add("Mutual TLS: " + inbound.modeOf(port));
        deciding.forEach(key -> lines.add("  decided by " + cited(key)));
        if (deciding.isEmpty()) {
            lines.add(
                    workload.role() == Workload.Role.GATEWAY
                            ? "  no Gateway selects it: it listens nowhere"
                            : "  no PeerAuthentication decides: the default");
        }
        mode.shadowed()
                .forEach(each ->
                        lines.add("  ignored " + cited(each.resource()) + ": " + each.why()));
        lines.add("Trust domains: " + String.join(", ", inbound.acceptedTrustDomains()));
        lines.add("Tokens: " + (inbound.authentication().isEmpty() ? "none are looked for" : ""));
        for (RequestAuthentication policy : inbound.authentication()) {
            lines.add("  " + cited(policy.key()));
        }
        lines.add("Authorization: " + outcome());
        for (AuthorizationPolicy policy : policies) {
            lines.add(
                    "  %s%s %s, %d rules"
                            .formatted(
                                    policy.action(),
                                    policy.dryRun() ? " (dry-run)" : "",
                                    cited(policy.key()),
                                    policy.rules().size()));
        }
        call.ifPresent(judged -> lines(judged, lines));
        return lines;
    }

    private void lines(Judged judged, List<String> lines) {
        CallCheck check = judged.check();
        lines.add(
                "%s %s from %s (%s): %s"
                        .formatted(
                                judged.asked().method(),
                                judged.asked().target(),
                                judged.from().key(),
                                check.caller().isEmpty() ? "without identity" : check.caller(),
                                check.outcome()));
        check.policies().forEach(key -> lines.add("  decided by " + cited(key)));
        lines.add("  " + check.why());
    }

    private String outcome() {
        boolean allow =
                policies.stream().anyMatch(each -> each.action() == Action.ALLOW && !each.dryRun());
        return allow
                ? "what no ALLOW rule matches is denied (403 'RBAC: access denied')"
                : "what no rule denies is allowed";
    }

    String json() {
        ObjectNode answer = JsonMapper.builder().build().createObjectNode();
        answer.put("workload", workload.key());
        answer.put("port", port);
        answer.put("sidecar", workload.sidecar());
        answer.put("gateway", workload.role() == Workload.Role.GATEWAY);
        answer.put("mode", inbound.modeOf(port).name());
        Answers.keys(answer.putArray("decidedBy"), deciding);
        var ignored = answer.putArray("ignored");
        mode.shadowed()
                .forEach(each ->
                        ignored.addObject()
                                .put("resource", each.resource().toString())
                                .put("why", each.why()));
        inbound.acceptedTrustDomains().forEach(answer.putArray("trustDomains")::add);
        Answers.keys(
                answer.putArray("requestAuthentication"),
                inbound.authentication().stream().map(RequestAuthentication::key).toList());
        var authorization = answer.putArray("authorization");
        policies.forEach(policy ->
                authorization
                        .addObject()
                        .put("action", policy.action().name())
                        .put("policy", policy.key().toString())
                        .put("dryRun", policy.dryRun())
                        .put("rules", policy.rules().size()));
        call.map(Judged::check)
                .ifPresent(check -> {
                    var node = answer.putObject("call");
                    node.put("outcome", check.outcome().name());
                    node.put("caller", check.caller());
                    Answers.keys(node.putArray("policies"), check.policies());
                    node.put("why", check.why());
                });
        return answer.toPrettyString();
    }

    private String cited(ResourceKey key) {
        return mesh.sources().resource(key, "").toString();
    }
}
