package dev.assay.mesh.policy.authz;

import java.util.regex.Pattern;

/**
 * A caller's identity in the parts that policies ask about. Namespace and service account exist
 * only in a principal of five segments, {@code td/ns/NAMESPACE/sa/ACCOUNT}; an empty part matches
 * nothing.
 */
record Identity(String principal, String namespace, String account) {

    static Identity of(Caller caller) {
        return switch (caller) {
            case Caller.Anonymous _ -> new Identity("", "", "");
            case Caller.Peer peer -> {
                String[] segments = peer.principal().split("/", -1);
                yield segments.length == 5 && segments[1].equals("ns") && segments[3].equals("sa")
                        ? new Identity(peer.principal(), segments[2], segments[4])
                        : new Identity(peer.principal(), "", "");
            }
        };
    }

    boolean hasPrincipal(String pattern) {
        return !principal.isEmpty() && Glob.matches(pattern, principal);
    }

    /** Unlike in other fields, a star may stand anywhere in a namespace's pattern. */
    boolean inNamespace(String pattern) {
        if (namespace.isEmpty()) {
            return false;
        }
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return pattern.contains("*")
                ? Pattern.matches(regex, namespace)
                : pattern.equals(namespace);
    }

    /** Whether this is {@code namespace/account}; without a namespace, the policy's is meant. */
    boolean is(String serviceAccount, String policyNamespace) {
        if (account.isEmpty()) {
            return false;
        }
        String full =
                serviceAccount.contains("/")
                        ? serviceAccount
                        : policyNamespace + "/" + serviceAccount;
        return full.equals(namespace + "/" + account);
    }
}
