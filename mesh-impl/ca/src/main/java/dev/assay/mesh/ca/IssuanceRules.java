package dev.assay.mesh.ca;

import dev.assay.mesh.ca.rule.CertificateProfile;
import dev.assay.mesh.ca.rule.ChainAssembler;
import dev.assay.mesh.ca.rule.CsrCheck;
import dev.assay.mesh.ca.rule.PkcsCsrCheck;
import dev.assay.mesh.ca.rule.RandomSerials;
import dev.assay.mesh.ca.rule.SerialNumbers;
import dev.assay.mesh.ca.rule.SubjectRule;
import dev.assay.mesh.ca.rule.SvidProfile;
import dev.assay.mesh.ca.rule.TtlRule;
import dev.assay.mesh.ca.rule.ValidityRule;
import dev.assay.mesh.identity.TrustDomain;
import java.time.Duration;

/** Everything that decides what is in a certificate, and whether there is one. */
public record IssuanceRules(
        CsrCheck csr,
        SubjectRule subject,
        ValidityRule validity,
        CertificateProfile profile,
        SerialNumbers serials,
        ChainAssembler chain) {

    /** Istio's rules. */
    public static IssuanceRules istio(TrustDomain trustDomain, Duration defaultTtl) {
        return new IssuanceRules(
                new PkcsCsrCheck(),
                SubjectRule.fromCaller(trustDomain),
                TtlRule.istio(defaultTtl),
                new SvidProfile(),
                new RandomSerials(),
                ChainAssembler.LEAF_FIRST);
    }

    public IssuanceRules withCsr(CsrCheck other) {
        return new IssuanceRules(other, subject, validity, profile, serials, chain);
    }

    public IssuanceRules withSubject(SubjectRule other) {
        return new IssuanceRules(csr, other, validity, profile, serials, chain);
    }

    public IssuanceRules withValidity(ValidityRule other) {
        return new IssuanceRules(csr, subject, other, profile, serials, chain);
    }

    public IssuanceRules withProfile(CertificateProfile other) {
        return new IssuanceRules(csr, subject, validity, other, serials, chain);
    }

    public IssuanceRules withSerials(SerialNumbers other) {
        return new IssuanceRules(csr, subject, validity, profile, other, chain);
    }

    public IssuanceRules withChain(ChainAssembler other) {
        return new IssuanceRules(csr, subject, validity, profile, serials, other);
    }
}
