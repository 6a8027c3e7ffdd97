package dev.assay.mesh.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.ca.SelfSignedAuthority;
import dev.assay.mesh.identity.Svid;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.proxy.testing.Eventually;
import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real CA and control plane over TLS. */
class WorkloadAgentTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private TestControlPlane plane;
    private AgentRuntime runtime;
    private ControlPlaneChannel channel;
    private final List<WorkloadAgent> agents = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        plane = new TestControlPlane();
        runtime = new AgentRuntime();
        channel = plane.channel(runtime);
        plane.deploy("shop", "backend");
        plane.deploy("web", "frontend");
    }

    @AfterEach
    void stop() {
        agents.forEach(WorkloadAgent::close);
        channel.close();
        runtime.close();
        plane.close();
    }

    @Test
    void anAgentGetsItsCertificateRootsAndConfiguration() throws Exception {
        var agent = started(plane.parts("shop", "backend"));
        var secrets = agent.secrets().current();
        assertThat(secrets.svid().id().toString())
                .isEqualTo("spiffe://td.example/ns/shop/sa/backend");
        assertThat(secrets.bundles().bundleFor(TestControlPlane.TRUST_DOMAIN))
                .contains(plane.roots.current());
        assertThat(agent.config().current().inbound().workload()).isEqualTo("shop/backend");
        assertThat(agent.config().current().outbound())
                .containsKeys("backend.shop.svc.cluster.local", "frontend.web.svc.cluster.local");
    }

    @Test
    void aPolicyArrivesAndIsAccepted() throws Exception {
        var agent = started(plane.parts("shop", "backend"));
        plane.peerAuthentication("shop", "STRICT");
        Eventually.until(
                "STRICT arrives", Duration.ofSeconds(5), () -> mode(agent) == TransportMode.STRICT);
        Eventually.until(
                "the control plane knows",
                Duration.ofSeconds(5),
                () -> plane.distribution.proxies().getFirst().settled());
        assertThat(plane.distribution.proxies().getFirst().rejections()).isEmpty();
    }

    @Test
    void rotationsHappenInARowEachWithANewKeyAndAFreshToken() throws Exception {
        Set<BigInteger> serials = ConcurrentHashMap.newKeySet();
        Set<PublicKey> keys = ConcurrentHashMap.newKeySet();
        var tokens = new AtomicInteger();
        var agent =
                started(
                        plane.parts("shop", "backend")
                                .withSchedule((_, issued, _) -> issued.plusMillis(50))
                                .withTokens(() -> {
                                    tokens.incrementAndGet();
                                    return plane.token("shop", "backend");
                                }));
        agent.secrets().onChange(now -> note(now.svid(), serials, keys));
        Eventually.until("five rotations", Duration.ofSeconds(10), () -> serials.size() >= 5);
        assertThat(keys).hasSizeGreaterThanOrEqualTo(5);
        assertThat(tokens).hasValueGreaterThanOrEqualTo(6);
    }

    @Test
    void theAgentSurvivesTheControlPlanesAbsenceAndCatchesUp() throws Exception {
        var renewals = new AtomicInteger();
        var agent =
                started(
                        plane.parts("shop", "backend")
                                .withSchedule((_, issued, _) -> issued.plusMillis(100)));
        plane.stop();
        var kept = agent.secrets().current();
        plane.peerAuthentication("shop", "STRICT");
        assertThat(mode(agent)).isEqualTo(TransportMode.PERMISSIVE);
        agent.secrets().onChange(_ -> renewals.incrementAndGet());
        plane.startAgain();
        Eventually.until("a new certificate", Duration.ofSeconds(15), () -> renewals.get() > 0);
        Eventually.until(
                "the missed policy",
                Duration.ofSeconds(15),
                () -> mode(agent) == TransportMode.STRICT);
        assertThat(agent.secrets().current().generation()).isGreaterThan(kept.generation());
    }

    @Test
    void aNewRootIsTakenOnAndTheCertificateIssuedAnew() throws Exception {
        var agent = started(plane.parts("shop", "backend"));
        var first = agent.secrets().current();
        var other =
                new SelfSignedAuthority("td.example", TestControlPlane.CLOCK).load().certificate();
        var both = TrustBundle.of(List.of(plane.signer.get().certificate(), other));
        plane.roots.replace(both);
        Eventually.until(
                "both roots and a new leaf",
                Duration.ofSeconds(10),
                () -> {
                    var now = agent.secrets().current();
                    return now.bundles().bundleFor(TestControlPlane.TRUST_DOMAIN).stream()
                                    .anyMatch(both::equals)
                            && !now.svid().equals(first.svid());
                });
    }

    @Test
    void anAgentWithoutAValidTokenGetsNothing() {
        var agent = agent(plane.parts("shop", "backend").withTokens(() -> "garbage"));
        assertThatThrownBy(() -> agent.start().get(500, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        assertThatThrownBy(agent::secrets).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aControlPlaneOfAnotherRootIsNotBelieved() {
        var stranger = new SelfSignedAuthority("td.example", TestControlPlane.CLOCK).load();
        var read = new AtomicInteger();
        try (var misled =
                new ControlPlaneChannel(
                        runtime, plane.address(), "istiod.istio-system.svc", stranger::roots)) {
            var agent =
                    new WorkloadAgent(
                            plane.settings("shop", "backend", HOUR),
                            runtime,
                            misled,
                            plane.parts("shop", "backend")
                                    .withTokens(() -> {
                                        read.incrementAndGet();
                                        return plane.token("shop", "backend");
                                    }));
            agents.add(agent);
            assertThatThrownBy(() -> agent.start().get(500, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            assertThat(plane.distribution.proxies()).isEmpty();
        }
    }

    @Test
    void aHundredAgentsStartInSecondsAndLeaveNoThreads() throws Exception {
        int count = 100;
        for (int i = 0; i < count; i++) {
            plane.deploy("many" + i % 20, "w" + i);
        }
        var all = new ArrayList<WorkloadAgent>();
        for (int i = 0; i < count; i++) {
            var agent =
                    new WorkloadAgent(
                            plane.settings("many" + i % 20, "w" + i, HOUR),
                            runtime,
                            channel,
                            plane.parts("many" + i % 20, "w" + i));
            agents.add(agent);
            all.add(agent);
        }
        var ready = all.stream().map(WorkloadAgent::start).toList();
        for (var one : ready) {
            one.get(30, TimeUnit.SECONDS);
        }
        Eventually.until(
                "all services everywhere",
                Duration.ofSeconds(10),
                () ->
                        all.stream()
                                .allMatch(
                                        a -> a.config().current().outbound().size() == count + 2));
    }

    private WorkloadAgent started(WorkloadAgent.Parts parts) throws Exception {
        var agent = agent(parts);
        agent.start().get(20, TimeUnit.SECONDS);
        return agent;
    }

    private WorkloadAgent agent(WorkloadAgent.Parts parts) {
        var agent =
                new WorkloadAgent(plane.settings("shop", "backend", HOUR), runtime, channel, parts);
        agents.add(agent);
        return agent;
    }

    private static TransportMode mode(WorkloadAgent agent) {
        return agent.config().current().inbound().defaultMode();
    }

    private static void note(Svid svid, Set<BigInteger> serials, Set<PublicKey> keys) {
        serials.add(svid.leaf().getSerialNumber());
        keys.add(svid.leaf().getPublicKey());
    }
}
