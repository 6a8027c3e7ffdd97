package dev.assay.mesh.policy.authz;

import java.util.function.Predicate;
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
    static Predicate<String> namespacesLike(String pattern) {
        return pattern.contains("*")
                ? Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"))
                        .asMatchPredicate()
                : pattern::equals;
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
