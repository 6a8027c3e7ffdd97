package dev.assay.cases.mesh;

import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.tls.Returned.resumedIfGiven;
import static dev.assay.cases.probe.tls.Returned.that;

import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.Returned;
import dev.assay.cases.probe.tls.ReturningClient;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.hostile.Credentials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Callers that come back to the lane's server with the session ticket that it gave them. */
final class ReturningCallers {
    /** For how a case observes. */
    static final String NO_TICKETS =
            " A mesh that gives no tickets has nothing to resume, and the observation says so.";

    private ReturningCallers() {}

    /** A caller for each version, of which it is known whether the server lets it resume. */
    static Map<TlsVersion, Probe<Returned>> of(
            Lane lane, Observations leaves, Credentials credentials) throws Exception {
        Map<TlsVersion, Probe<Returned>> calls = new LinkedHashMap<>();
        for (TlsVersion version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)) {
            var client =
                    new ReturningClient(
                            TlsOffer.oneWay()
                                    .presenting(credentials.chain(), credentials.key())
                                    .withAlpn(TlsOffer.ISTIO_HTTP)
                                    .only(version));
            Probe<Returned> call =
                    () ->
                            client.https(
                                    lane.naked().dialer(),
                                    lane.server().port(Actors.HTTP),
                                    Request.get("assay.example", "/"),
                                    WireProbe.LIMIT);
            leaves.control(call).is(that(answered(200)));
            leaves.control(call).is(resumedIfGiven(answered(200)));
            calls.put(version, call);
        }
        return calls;
    }
}
