package dev.assay.mesh.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class LiveValueTest {

    @Test
    void listenersHearLaterValuesUntilTheyLeave() {
        var live = new LiveValue<>(1);
        var heard = new ArrayList<Integer>();
        try (var registration = live.onChange(heard::add)) {
            assertThat(registration).isNotNull();
            live.publish(2);
            live.update(value -> value + 1);
        }
        live.publish(4);
        assertThat(heard).containsExactly(2, 3);
        assertThat(live.current()).isEqualTo(4);
    }

    @Test
    void anEqualValueIsNotAnnounced() {
        var live = new LiveValue<>("a");
        var heard = new ArrayList<String>();
        live.onChange(heard::add);
        live.publish(String.valueOf(new char[] {'a'}));
        assertThat(heard).isEmpty();
    }
}
