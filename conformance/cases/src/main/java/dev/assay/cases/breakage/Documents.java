package dev.assay.cases.breakage;

/** Where the breakages are described. */
final class Documents {
    /** {@code shared/seeds/001}, as its title says. */
    static final String HOW_IT_BREAKS = "seed 001, \"Istio mTLS: How It Works and Why It Breaks\"";

    /** The next, which is a copy of an article of Tetrate's. */
    static final String ZERO_TRUST =
            "seed 002, \"How Istio's mTLS Traffic Encryption Works as Part of a Zero Trust Security Posture\"";

    static final String MUTUAL_TRIGGER = "seed 003, \"The DestinationRule … is the trigger\"";

    static final String DESTINATION_RULE_503 =
            "istio.io: docs/ops/common-problems/network-issues, \"503 errors after setting destination rule\"";

    static final String MIGRATION = "istio.io: docs/tasks/security/authentication/mtls-migration";

    static final String HEALTH_CHECKS = "istio.io: docs/ops/configuration/mesh/app-health-check";

    static final String SERVER_FIRST =
            "istio.io: docs/ops/deployment/application-requirements, \"Server First Protocols\"";

    static final String TRUST_DOMAIN_MIGRATION =
            "istio.io: docs/tasks/security/authorization/authz-td-migration";

    static final String SECURE_NAMING = "istio.io: docs/concepts/security, \"Secure naming\"";

    /** Reports of what users met; no page describes it. */
    static final String EXPIRED_SIGNER = "linkerd/linkerd2#3676; istio/istio#14516";

    private Documents() {}
}
