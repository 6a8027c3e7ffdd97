package dev.assay.mesh.controlplane.analysis;

import java.util.List;

/**
 * One thing that is wrong, or will be.
 *
 * @param message what callers will see, and why
 * @param cited the objects that bring it about together, the first of them first to look at
 * @param remedy what to change
 */
public record Finding(Code code, String message, List<Cited> cited, String remedy) {

    /** How bad it is. */
    public enum Severity {
        /** Calls fail that somebody meant to work. */
        ERROR,
        /** Calls fail, or a rule does nothing, unless nobody relies on it. */
        WARNING,
        /** Worth knowing. */
        INFO
    }

    /**
     * What is wrong, by the names of Istio's analyzers where they have one (istio/istio {@code
     * pkg/config/analysis/msg/messages.yaml}).
     */
    public enum Code {
        /** Client and server disagree about mutual TLS (IST0113 of old). */
        MTLS_POLICY_CONFLICT("MTLSPolicyConflict", Severity.ERROR),
        /** Some endpoints of a service have a sidecar, some have none (IST0103). */
        POD_MISSING_PROXY("PodMissingProxy", Severity.WARNING),
        /** STRICT, while workloads without a sidecar are there. */
        PLAINTEXT_CALLERS_REFUSED("PlaintextCallersRefused", Severity.WARNING),
        /** A rule asks for an identity that plaintext callers do not have. */
        IDENTITY_OVER_PLAINTEXT("IdentityOverPlaintext", Severity.WARNING),
        /** An external authorizer is not asked about what a policy seems to delegate to it. */
        AUTHORIZER_NOT_ASKED("AuthorizerNotAsked", Severity.WARNING),
        /** A certificate of one's own is shown to a server that takes the mesh's alone. */
        MESH_CERTIFICATE_NEEDED("MeshCertificateNeeded", Severity.WARNING),
        /** A rule names a Secret that sidecars are not given. */
        CREDENTIAL_IGNORED("CredentialIgnored", Severity.ERROR),
        /** A rule names a trust domain that the mesh does not accept. */
        TRUST_DOMAIN_NOT_ACCEPTED("TrustDomainNotAccepted", Severity.ERROR),
        /** A port says nothing of its protocol (IST0118). */
        PORT_NAME_IS_NOT_UNDER_NAMING_CONVENTION(
                "PortNameIsNotUnderNamingConvention", Severity.INFO),
        /** A resource names what is not there (IST0101). */
        REFERENCED_RESOURCE_NOT_FOUND("ReferencedResourceNotFound", Severity.WARNING),
        /** An older resource counts in another's place. */
        POLICY_SHADOWED("PolicyShadowed", Severity.WARNING),
        /** The kubelet's probes meet a sidecar that refuses them. */
        PROBE_REFUSED("ProbeRefused", Severity.ERROR),
        /** A certificate above all that the mesh's CA signs has expired. */
        AUTHORITY_EXPIRED("AuthorityExpired", Severity.ERROR),
        /** One will have before its successor is in place, unless somebody sees to it. */
        AUTHORITY_EXPIRES_SOON("AuthorityExpiresSoon", Severity.WARNING),
        /** The CA cannot read the certificates that are plugged in. */
        AUTHORITY_UNREADABLE("AuthorityUnreadable", Severity.ERROR),
        /** An expired certificate is still there, of which nothing depends. */
        AUTHORITY_LEFT_BEHIND("AuthorityLeftBehind", Severity.INFO);

        private final String word;
        private final Severity severity;

        Code(String word, Severity severity) {
            this.word = word;
            this.severity = severity;
        }

        /** As it is printed. */
        public String word() {
            return word;
        }

        public Severity severity() {
            return severity;
        }
    }

    public Finding {
        cited = List.copyOf(cited);
    }
}
