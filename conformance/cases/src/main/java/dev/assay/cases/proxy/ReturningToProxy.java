package dev.assay.cases.proxy;

import static dev.assay.cases.probe.tls.Returned.resumedIfGiven;
import static dev.assay.cases.probe.tls.Returned.that;

import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.StandingProxy;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.Returned;
import dev.assay.cases.probe.tls.ReturningClient;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsVersion;
import dev.assay.fixtures.hostile.Credentials;

/** Callers that come back to a proxy with the session that it gave them. */
final class ReturningToProxy {
    /** For how a case observes. */
    static final String NO_TICKETS =
            " A proxy that gives no sessions has nothing to resume, and the observation says so.";

    private ReturningToProxy() {}

    /** A caller of one version, of which it is known whether the proxy lets it resume. */
    static Probe<Returned> calls(
            Observations leaves, StandingProxy proxy, Credentials caller, TlsVersion version)
            throws Exception {
        Probe<Returned> call = to(proxy, client(caller, version));
        leaves.control(call).is(that(Call.served(proxy)));
        leaves.control(call).is(resumedIfGiven(Call.served(proxy)));
        return call;
    }

    /** One without any session. */
    static ReturningClient client(Credentials caller, TlsVersion version) {
        return new ReturningClient(
                TlsOffer.oneWay()
                        .to(StandingProxy.SERVER_NAME)
                        .presenting(caller.chain(), caller.key())
                        .only(version));
    }

    /** A call of such a one, to whichever proxy. */
    static Probe<Returned> to(StandingProxy proxy, ReturningClient client) {
        return () ->
                client.https(
                        proxy.dialer(),
                        proxy.address(),
                        Request.get(StandingProxy.SERVER_NAME, "/" + Call.marker()),
                        WireProbe.LIMIT);
    }
}
