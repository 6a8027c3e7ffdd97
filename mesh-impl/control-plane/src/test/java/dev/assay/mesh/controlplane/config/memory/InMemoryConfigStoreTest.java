package dev.assay.mesh.controlplane.config.memory;

import static dev.assay.mesh.controlplane.TestMesh.peerAuthentication;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.InvalidResource;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.ResourceKind;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InMemoryConfigStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00.700Z");

    private final InMemoryConfigStore store =
            new InMemoryConfigStore(ResourceParser::parse, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void anUpdateKeepsTheCreationTime() {
        store.apply("a.yaml", peerAuthentication("STRICT"), "shop", NOW);
        store.apply("a.yaml", peerAuthentication("DISABLE"), "shop", NOW.plusSeconds(60));
        var policy = only();
        assertThat(policy.mode()).isEqualTo(PeerAuthentication.Mode.DISABLE);
        assertThat(policy.metadata().creationTimestamp())
                .isEqualTo(Instant.parse("2026-11-01T10:00:00Z"));
    }

    @Test
    void whatIsDeletedAndMadeAgainIsNew() {
        var keys = store.apply("a.yaml", peerAuthentication("STRICT"), "shop", NOW);
        assertThat(store.delete(keys.getFirst())).isTrue();
        assertThat(store.delete(keys.getFirst())).isFalse();
        store.apply("a.yaml", peerAuthentication("STRICT"), "shop", NOW.plusSeconds(60));
        assertThat(only().metadata().creationTimestamp())
                .isEqualTo(Instant.parse("2026-11-01T10:01:00Z"));
    }

    @Test
    void ofATextWithOneFaultNothingIsTaken() {
        var text = peerAuthentication("STRICT") + "---\n" + peerAuthentication("STRCT");
        assertThatThrownBy(() -> store.apply("two.yaml", text, "shop"))
                .isInstanceOf(InvalidResource.class)
                .hasMessageContaining("two.yaml")
                .hasMessageContaining("STRCT");
        assertThat(store.current()).isEqualTo(Resources.NONE);
    }

    @Test
    void onlyTheKindThatChangedGetsANewList() {
        store.apply("a.yaml", peerAuthentication("STRICT"), "shop");
        var before = store.current();
        store.apply(
                "d.yaml",
                """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: d}
                spec: {host: backend}
                """,
                "shop");
        assertThat(store.current().of(PeerAuthentication.class))
                .isSameAs(before.of(PeerAuthentication.class));
        assertThat(store.current().of(DestinationRule.class)).hasSize(1);
    }

    @Test
    void listenersHearOfChangesAndNamespacesGoWhole() {
        var heard = new AtomicInteger();
        store.onChange(heard::incrementAndGet);
        store.apply("a.yaml", peerAuthentication("STRICT"), "shop");
        store.apply("a.yaml", peerAuthentication("STRICT"), "other");
        assertThat(store.deleteNamespace("shop")).isEqualTo(1);
        assertThat(heard).hasValue(3);
        assertThat(only().key())
                .isEqualTo(new ResourceKey(ResourceKind.PEER_AUTHENTICATION, "other", "default"));
    }

    private PeerAuthentication only() {
        assertThat(store.current().of(PeerAuthentication.class)).hasSize(1);
        return store.current().of(PeerAuthentication.class).getFirst();
    }
}
