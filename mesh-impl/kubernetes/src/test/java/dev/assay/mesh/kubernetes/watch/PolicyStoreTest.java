package dev.assay.mesh.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.ResourceKind;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PolicyStoreTest {

    private static final ResourceKey KEY =
            new ResourceKey(ResourceKind.PEER_AUTHENTICATION, "shop", "default");
    private static final String STRICT =
            """
            {"apiVersion": "security.istio.io/v1", "kind": "PeerAuthentication",
             "metadata": {"name": "default", "namespace": "shop", "uid": "1", "generation": 1,
                          "creationTimestamp": "2026-11-01T10:00:00Z",
                          "managedFields": [{"manager": "kubectl"}]},
             "spec": {"mtls": {"mode": "STRICT"}}}
            """;

    private final PolicyStore store =
            new PolicyStore(
                    ResourceParser::parse,
                    Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC));

    @Test
    void keepsTheCreationTimeOfTheCluster() {
        store.put(KEY, STRICT);

        assertThat(store.current().of(PeerAuthentication.class))
                .extracting(policy -> policy.metadata().creationTimestamp())
                .containsExactly(Instant.parse("2026-11-01T10:00:00Z"));
    }

    @Test
    void anInvalidOneIsLeftOutAndReplacesNothing() {
        store.put(KEY, STRICT.replace("STRICT", "SOMETIMES"));
        assertThat(store.current().of(PeerAuthentication.class)).isEmpty();

        store.put(KEY, STRICT);
        store.put(KEY, STRICT.replace("STRICT", "SOMETIMES"));
        assertThat(store.current().of(PeerAuthentication.class))
                .extracting(PeerAuthentication::mode)
                .containsExactly(PeerAuthentication.Mode.STRICT);
    }

    @Test
    void tellsOfChangesOnly() {
        var changes = new AtomicInteger();
        store.onChange(changes::incrementAndGet);

        store.put(KEY, STRICT);
        store.put(KEY, STRICT);
        assertThat(changes).hasValue(1);
        store.remove(KEY);
        store.remove(KEY);
        assertThat(changes).hasValue(2);
        assertThat(store.current().of(PeerAuthentication.class)).isEmpty();
    }
}
