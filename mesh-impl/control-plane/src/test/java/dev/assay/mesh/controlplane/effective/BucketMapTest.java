package dev.assay.mesh.controlplane.effective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BucketMapTest {

    @Test
    void whateverIsChangedItIsTheMapThatItSeems() {
        var random = new Random(7);
        Map<String, Integer> plain = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            plain.put("key-" + i, i);
        }
        var map = BucketMap.of(plain);
        for (int step = 0; step < 50; step++) {
            var changed = new HashMap<String, Integer>();
            for (int i = 0; i < random.nextInt(40); i++) {
                changed.put("key-" + random.nextInt(1200), -random.nextInt(100));
            }
            var before = Map.copyOf(map);
            var next = map.with(changed);
            plain.putAll(changed);
            assertThat(map).as("the one before stays").isEqualTo(before);
            assertThat(next).isEqualTo(plain).hasSameSizeAs(plain);
            assertThat(next.get("key-5")).isEqualTo(plain.get("key-5"));
            assertThat(next.containsKey("none")).isFalse();
            map = next;
        }
    }

    @Test
    void ofNothing() {
        var map = BucketMap.<Integer>of(Map.of());
        assertThat(map).isEmpty();
        assertThat(map.with(Map.of("a", 1))).containsExactly(Map.entry("a", 1));
    }
}
