package dev.assay.cases.ca.alone;

import dev.assay.cases.ca.Issued;
import dev.assay.cases.harness.CaRig;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.ca.CaCaller;
import dev.assay.fixtures.ca.CaFault;
import dev.assay.fixtures.ca.CaRequest;
import dev.assay.fixtures.ca.RunningCa;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;

/**
 * One CA, as a case asks it. Thread-safe.
 *
 * @param rig where its keys are kept
 */
record Asked(CaRig rig, RunningCa ca) {
    static final CaCaller CALLER = new CaCaller("assay", "client");
    static final CaCaller OTHER = new CaCaller("assay", "server");

    /** A request as an agent would send it. */
    CsrDraft draft() {
        return draft(KeyKind.EC_P256);
    }

    CsrDraft draft(KeyKind kind) {
        return CsrDraft.of(kind, rig.secrets());
    }

    /** The usual caller's ID. */
    String own() {
        return CALLER.id(ca.trustDomain());
    }

    Issued answer(CaRequest request) throws CaFault {
        return Issued.of(ca.ask(request));
    }

    /** The usual caller sends this. */
    Probe<Issued> sending(String csr) {
        return () -> answer(CaRequest.of(csr, CALLER));
    }

    /** The usual caller asks as it should. */
    Probe<Issued> honestly() {
        return () -> answer(CaRequest.of(draft().pem(), CALLER));
    }

    /** A certificate for the usual caller, and for nobody else. */
    Expectation<Issued> issuedForCaller() {
        return Issued.issued("for " + own() + " and nobody else", this::isForCaller);
    }

    boolean isForCaller(Issued.Chain chain) {
        return Certificates.uris(chain.leaf()).equals(List.of(own()));
    }

    /** Before a refusal counts: whoever asks as they should is served. */
    void serves(Observations leaves) throws Exception {
        leaves.control(honestly()).is(issuedForCaller());
    }

    static boolean isFor(Issued.Chain chain, PublicKey key) {
        return Arrays.equals(chain.leaf().getPublicKey().getEncoded(), key.getEncoded());
    }
}
