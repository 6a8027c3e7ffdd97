package dev.assay.mesh.ca.rule;

import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.ca.CertificateRequest;
import dev.assay.mesh.ca.IssuanceRefused;
import dev.assay.mesh.identity.SpiffeId;
import dev.assay.mesh.identity.TrustDomain;

/** Whose certificate it will be. */
@FunctionalInterface
public interface SubjectRule {

    /** The request is at hand so that a rule can look at it; Istio's does not. */
    SpiffeId subjectOf(Caller caller, CertificateRequest request) throws IssuanceRefused;

    /**
     * The caller's service account, never a name from the CSR: that would let every workload
     * impersonate every other (istio/istio {@code security/pkg/server/ca/server.go}).
     */
    static SubjectRule fromCaller(TrustDomain trustDomain) {
        return (caller, request) -> {
            try {
                return SpiffeId.forServiceAccount(
                        trustDomain, caller.namespace(), caller.serviceAccount());
            } catch (IllegalArgumentException e) {
                throw new IssuanceRefused(
                        IssuanceRefused.Kind.REQUEST,
                        "the caller's names make no SPIFFE ID: " + e.getMessage());
            }
        };
    }
}
