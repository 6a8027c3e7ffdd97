package dev.assay.mesh.policy.extauthz;

import dev.assay.mesh.policy.authz.Authorizer;
import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.policy.authz.RequestFacts;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import java.util.List;

/**
 * Divides what policies say into what somebody outside must be asked about first and what they
 * decide themselves. Prepared once for each change of policy. Implementations are pure.
 */
@FunctionalInterface
public interface Delegation {

    /**
     * Policies, ready to be asked.
     *
     * @param policies those that concern the workload
     * @param providers those that are defined
     * @param authorizer judges rules
     */
    Prepared prepare(
            List<AuthorizationPolicy> policies,
            List<ExtensionProvider> providers,
            Authorizer authorizer);

    /** Safe for any thread. */
    interface Prepared {

        /**
         * Whom to ask about a request or connection, one after the other, before anything else is
         * decided. Each of them must allow it.
         *
         * @return nobody where no CUSTOM rule delegates it
         */
        List<ExtensionProvider> asked(RequestFacts facts);

        /** What the other policies say of it, once everybody who was asked allows it. */
        Decision decide(RequestFacts facts);
    }
}
