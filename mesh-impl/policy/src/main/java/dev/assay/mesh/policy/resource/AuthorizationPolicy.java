package dev.assay.mesh.policy.resource;

import java.util.List;

/**
 * Istio's AuthorizationPolicy: who may call what, judged by the server's proxy.
 *
 * @param provider name of the external authorizer, empty unless the action is CUSTOM
 * @param rules ORed; without any, an ALLOW policy matches nothing and so denies everything
 */
public record AuthorizationPolicy(
        Metadata metadata,
        WorkloadSelector selector,
        Action action,
        String provider,
        List<Rule> rules)
        implements Resource {

    /** What a matching rule means. */
    public enum Action {
        ALLOW,
        DENY,
        AUDIT,
        CUSTOM
    }

    /**
     * One rule: some source, and some operation, and every condition. An empty list demands
     * nothing.
     */
    public record Rule(List<Source> from, List<Operation> to, List<Condition> when) {
        /** Matches every request. */
        public static final Rule EVERYTHING = new Rule(List.of(), List.of(), List.of());

        public Rule {
            from = List.copyOf(from);
            to = List.copyOf(to);
            when = List.copyOf(when);
        }
    }

    /** Who calls. Fields are ANDed, the values of a field ORed; an empty field demands nothing. */
    public record Source(
            List<String> principals,
            List<String> notPrincipals,
            List<String> requestPrincipals,
            List<String> notRequestPrincipals,
            List<String> namespaces,
            List<String> notNamespaces,
            List<String> serviceAccounts,
            List<String> notServiceAccounts,
            List<String> ipBlocks,
            List<String> notIpBlocks,
            List<String> remoteIpBlocks,
            List<String> notRemoteIpBlocks) {
        public Source {
            principals = List.copyOf(principals);
            notPrincipals = List.copyOf(notPrincipals);
            requestPrincipals = List.copyOf(requestPrincipals);
            notRequestPrincipals = List.copyOf(notRequestPrincipals);
            namespaces = List.copyOf(namespaces);
            notNamespaces = List.copyOf(notNamespaces);
            serviceAccounts = List.copyOf(serviceAccounts);
            notServiceAccounts = List.copyOf(notServiceAccounts);
            ipBlocks = List.copyOf(ipBlocks);
            notIpBlocks = List.copyOf(notIpBlocks);
            remoteIpBlocks = List.copyOf(remoteIpBlocks);
            notRemoteIpBlocks = List.copyOf(notRemoteIpBlocks);
        }
    }

    /**
     * What is called. Fields are ANDed, the values of a field ORed; ports are workload ports,
     * written as text as in Istio's API.
     */
    public record Operation(
            List<String> hosts,
            List<String> notHosts,
            List<String> ports,
            List<String> notPorts,
            List<String> methods,
            List<String> notMethods,
            List<String> paths,
            List<String> notPaths) {
        public Operation {
            hosts = List.copyOf(hosts);
            notHosts = List.copyOf(notHosts);
            ports = List.copyOf(ports);
            notPorts = List.copyOf(notPorts);
            methods = List.copyOf(methods);
            notMethods = List.copyOf(notMethods);
            paths = List.copyOf(paths);
            notPaths = List.copyOf(notPaths);
        }
    }

    /** A further demand on an attribute, for example {@code request.headers[x-token]}. */
    public record Condition(String key, List<String> values, List<String> notValues) {
        public Condition {
            values = List.copyOf(values);
            notValues = List.copyOf(notValues);
        }
    }

    public AuthorizationPolicy {
        rules = List.copyOf(rules);
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.AUTHORIZATION_POLICY;
    }

    /** Whether the policy is only to be tried: annotation {@code istio.io/dry-run: "true"}. */
    public boolean dryRun() {
        return "true".equals(metadata.annotations().get("istio.io/dry-run"));
    }
}
