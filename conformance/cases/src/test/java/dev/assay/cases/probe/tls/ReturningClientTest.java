package dev.assay.cases.probe.tls;

import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.tls.Returned.resumedIfGiven;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.probe.LoopbackServer;
import dev.assay.cases.probe.TestAuthority;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.wire.WireHandler;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class ReturningClientTest {
    private static TestAuthority authority;

    @BeforeAll
    static void root() throws Exception {
        authority = new TestAuthority();
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void comesBackInItsSessionAndSaysSo(TlsVersion version) throws Exception {
        var handler = new JsseServer(server(), authority.root(), true);
        var calls = calls(handler, Defect.NONE, version);
        assertThat(calls).allMatch(each -> answered(200).isMetBy(each.observation()));
        assertThat(calls).extracting(Returned::resumed).containsExactly(false, true, true);
        assertThat(calls).extracting(Returned::given).containsExactly(false, true, true);
        assertThat(calls.getLast().describe()).endsWith(", in a resumed session");
        assertThat(calls.getFirst().observation().tls().orElseThrow().chain()).hasSize(2);
        assertThat(resumedIfGiven(answered(200)).isMetBy(calls.getLast())).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void makesAFullHandshakeWhereNoTicketIsGiven(TlsVersion version) throws Exception {
        var handler = TlsServerProbe.showing("server", server()).choosing(List.of("http/1.1"));
        var calls = calls(handler, Defect.NONE, version);
        assertThat(calls).allMatch(each -> answered(200).isMetBy(each.observation()));
        assertThat(calls).extracting(Returned::resumed).containsOnly(false);
        assertThat(calls.getLast().describe()).endsWith(", no ticket was given");
        assertThat(resumedIfGiven(answered(200)).isMetBy(calls.getLast())).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void seesThatItIsRefused(TlsVersion version) throws Exception {
        var handler = new JsseServer(server(), authority.root(), true);
        for (var call : calls(handler, Defect.FOREIGN_CA, version)) {
            assertThat(refused().isMetBy(call.observation())).as(call.describe()).isTrue();
            assertThat(call.resumed()).isFalse();
        }
    }

    private static Credentials server() {
        return authority.of(Defect.NONE, "server");
    }

    private static List<Returned> calls(WireHandler handler, Defect defect, TlsVersion version)
            throws Exception {
        var credentials = authority.of(defect, "client");
        var client =
                new ReturningClient(
                        TlsOffer.oneWay()
                                .presenting(credentials.chain(), credentials.key())
                                .only(version));
        try (var server = new LoopbackServer(handler)) {
            return List.of(call(client, server), call(client, server), call(client, server));
        }
    }

    private static Returned call(ReturningClient client, LoopbackServer server) throws Exception {
        return client.https(
                server.dialer(), server.destination(), Request.get("a.b", "/"), WireProbe.LIMIT);
    }
}
