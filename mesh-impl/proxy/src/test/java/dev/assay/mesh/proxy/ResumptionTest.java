package dev.assay.mesh.proxy;

import static dev.assay.mesh.policy.effective.TransportMode.STRICT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.identity.StandardSvidValidator;
import dev.assay.mesh.identity.Strictness;
import dev.assay.mesh.identity.Svid;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustBundles;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Eventually;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.ReturningCaller;
import dev.assay.mesh.proxy.testing.TestCa;
import dev.assay.mesh.proxy.testing.TestMesh;
import dev.assay.mesh.proxy.tls.SvidPeerVerifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session ticket is worth: no more than what it stands for. */
@ExtendWith(Leaks.class)
class ResumptionTest {

    private static final String FRONTEND = "spiffe://cluster.local/ns/shop/sa/frontend";

    private final TestMesh mesh = new TestMesh();
    private volatile Duration ahead = Duration.ZERO;
    private final Clock clock =
            ((InstantSource) () -> Instant.now().plus(ahead)).withZone(ZoneOffset.UTC);
    private final App app = App.http();
    private final TestMesh.Sidecar server =
            mesh.server(
                    STRICT,
                    app,
                    mesh.parts()
                            .withPeers(
                                    new SvidPeerVerifier(
                                            new StandardSvidValidator(
                                                    clock, Strictness.STRICT_SPIFFE))));

    @AfterEach
    void close() throws Exception {
        mesh.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoeverReturnsIsKnownWithoutBeingAsked(String version) throws Exception {
        var caller = returning(Duration.ofHours(2), version);
        for (int i = 0; i < 3; i++) {
            resumed(caller);
        }
        assertThat(app.seen()).hasSize(4).allMatch(head -> head.contains("URI=" + FRONTEND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketEndsWithTheCallersCertificate(String version) throws Exception {
        var caller = returning(Duration.ofMinutes(5), version);
        resumed(caller);
        ahead = Duration.ofMinutes(6);
        refusedThoughResumed(caller, "certificate_expired", "fail_verify_error");
        isAskedForItsCertificateNow(caller, "certificate_expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketEndsWithTheServersCertificate(String version) throws Exception {
        var caller = returning(Duration.ofHours(2), version);
        resumed(caller);
        ahead = Duration.ofMinutes(61);
        refusedThoughResumed(caller, "own certificate", "fail_verify_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aTicketEndsWithTheTrustInItsDomain(String version) throws Exception {
        WorkloadSecrets now = server.secrets.current();
        var own = new TrustDomain("cluster.local");
        var old = new TrustDomain("old");
        var roots = TrustBundle.of(List.of(mesh.ca.root()));
        server.secrets.publish(
                new WorkloadSecrets(
                        now.svid(), TrustBundles.withAliases(own, List.of(old), roots), 2));
        server.inbound(policy -> accepting(policy, "cluster.local", "old"));
        var caller = returning("spiffe://old/ns/shop/sa/frontend", Duration.ofHours(2), version);
        resumed(caller);
        server.inbound(policy -> accepting(policy, "cluster.local"));
        refusedThoughResumed(caller, "is not accepted", "fail_verify_san");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoeverIsGoodIsServedAfterAnothersTicketWasRefused(String version) throws Exception {
        var brief = returning(Duration.ofMinutes(5), version);
        var other = returning(Duration.ofMinutes(50), version);
        ahead = Duration.ofMinutes(6);
        refusedThoughResumed(brief, "certificate_expired", "fail_verify_error");
        assertThat(other.get(server.at(TestMesh.HTTP)).answer()).startsWith("HTTP/1.1 200");
        resumed(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aNewLeafEndsTicketsAndRefusesNobody(String version) throws Exception {
        var caller = returning(Duration.ofHours(2), version);
        server.rotate(2);
        ReturningCaller.Call call = caller.get(server.at(TestMesh.HTTP));
        assertThat(call.answer()).startsWith("HTTP/1.1 200");
        assertThat(call.resumed()).isFalse();
        resumed(caller);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void otherRootsEndTicketsAndTheCallerIsJudgedByThem(String version) throws Exception {
        var caller = returning(Duration.ofHours(2), version);
        WorkloadSecrets now = server.secrets.current();
        server.secrets.publish(new WorkloadSecrets(now.svid(), new TestCa().bundles(), 2));
        ReturningCaller.Call call = caller.get(server.at(TestMesh.HTTP));
        assertThat(call.answer()).doesNotContain("HTTP/1.1");
        assertThat(call.resumed()).isFalse();
        assertThat(app.seen()).hasSize(1);
        server.awaitLogged(entry -> entry.toString().contains("unknown_ca"));
    }

    private ReturningCaller returning(Duration lifetime, String version) throws Exception {
        return returning(FRONTEND, lifetime, version);
    }

    private ReturningCaller returning(String id, Duration lifetime, String version)
            throws Exception {
        Svid own =
                mesh.ca.svid(id, Duration.ofMinutes(-2), lifetime, KeyPurposeId.id_kp_clientAuth);
        var caller = new ReturningCaller(own, version);
        ReturningCaller.Call first = caller.get(server.at(TestMesh.HTTP));
        assertThat(first.answer()).startsWith("HTTP/1.1 200");
        assertThat(first.resumed()).isFalse();
        assertThat(caller.sessions()).isPositive();
        return caller;
    }

    private void resumed(ReturningCaller caller) {
        ReturningCaller.Call call = caller.get(server.at(TestMesh.HTTP));
        assertThat(call.answer()).startsWith("HTTP/1.1 200");
        assertThat(call.resumed()).isTrue();
    }

    /** What was refused once is not taken again, so that a better certificate would be seen. */
    private void isAskedForItsCertificateNow(ReturningCaller caller, String why) {
        int before = server.log.entries().size();
        ReturningCaller.Call call = caller.get(server.at(TestMesh.HTTP));
        assertThat(call.resumed()).isFalse();
        assertThat(call.answer()).doesNotContain("HTTP/1.1");
        Eventually.until(() ->
                server.log.entries().stream()
                        .skip(before)
                        .anyMatch(entry -> entry.toString().contains(why)));
    }

    /** As after a full handshake: the reason in the log, and one more in the metrics. */
    private void refusedThoughResumed(ReturningCaller caller, String why, String counter) {
        int before = app.seen().size();
        ReturningCaller.Call call = caller.get(server.at(TestMesh.HTTP));
        assertThat(call.answer()).doesNotContain("HTTP/1.1");
        assertThat(call.resumed()).isTrue();
        assertThat(app.seen()).hasSize(before);
        server.awaitLogged(entry -> entry.toString().contains(why));
        assertThat(server.proxy.metrics())
                .contains("\nenvoy_listener_ssl_%s 1\n".formatted(counter));
    }

    private static InboundPolicy accepting(InboundPolicy policy, String... domains) {
        return new InboundPolicy(
                policy.workload(),
                policy.meshTrustDomain(),
                List.of(domains),
                policy.defaultMode(),
                policy.portModes(),
                policy.declaredPorts(),
                policy.authorization(),
                policy.minimumTlsVersion());
    }
}
