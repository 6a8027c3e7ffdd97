package dev.assay.cases.ca;

import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.fixtures.environment.CertificateAuthority.TokenDefect;
import java.time.Duration;

/** Calls of the CSR service, each with a new CSR and a new token. */
final class CsrCall {
    private CsrCall() {}

    /** The lane's client's account asks for its own certificate, as its agent would. */
    static Probe<Issued> own(Lane lane, Duration validity) {
        String account = lane.client().spec().serviceAccount();
        return with(
                lane, account, TokenDefect.NONE, validity, asking(lane, identity(lane, account)));
    }

    /** An account of the lane's namespace shows its token, with this defect. */
    static Probe<Issued> with(
            Lane lane, String account, TokenDefect defect, Duration validity, Probe<Csr> csr) {
        return () ->
                Issued.of(
                        lane.mesh()
                                .ca()
                                .createCertificate(
                                        csr.observe().pem(),
                                        validity,
                                        lane.mesh()
                                                .ca()
                                                .token(lane.namespace().name(), account, defect)));
    }

    static Probe<Csr> asking(Lane lane, String uri) {
        return () -> Csr.asking(uri, lane.mesh().secrets());
    }

    static String identity(Lane lane, String account) {
        return "spiffe://"
                + lane.mesh().options().trustDomain()
                + "/ns/"
                + lane.namespace().name()
                + "/sa/"
                + account;
    }
}
