package dev.assay.cases.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.fixtures.wire.Wire;
import dev.assay.fixtures.wire.WireHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A banner is neither an answer to what was sent nor a reason to miss one. */
@Timeout(30)
final class BytesAfterBannerTest {
    private static final String PAYLOAD = "payload";

    private static Observation observed(WireHandler application) throws IOException {
        try (var server = new LoopbackServer(application)) {
            return WireProbe.bytesAfterBanner(server.dialer(), server.destination(), PAYLOAD);
        }
    }

    private static void say(Wire wire, String text) throws IOException {
        wire.out().write(text.getBytes(StandardCharsets.US_ASCII));
        wire.out().flush();
    }

    private static void hear(Wire wire) throws IOException {
        wire.in().readNBytes(PAYLOAD.length());
    }

    @Test
    void whatComesAfterTheBannerIsTheAnswer() throws IOException {
        assertThat(
                        observed(wire -> {
                            say(wire, "a banner\n");
                            hear(wire);
                            say(wire, "answer");
                        }))
                .isInstanceOfSatisfying(
                        Observation.BytesAnswered.class,
                        seen -> assertThat(seen.text()).isEqualTo("answer"));
    }

    @Test
    void anEndAfterTheBannerIsARefusal() throws IOException {
        assertThat(
                        observed(wire -> {
                            say(wire, "a banner\n");
                            hear(wire);
                        }))
                .isInstanceOfSatisfying(
                        Observation.Refused.class,
                        seen -> assertThat(seen.detail()).isEqualTo("after a banner"));
    }

    @Test
    void aResetAfterTheBannerIsARefusal() throws IOException {
        assertThat(
                        observed(wire -> {
                            say(wire, "a banner\n");
                            hear(wire);
                            wire.abort();
                        }))
                .isInstanceOfSatisfying(
                        Observation.Refused.class,
                        seen -> assertThat(seen.how()).isEqualTo(Observation.Refused.How.RESET));
    }

    @Test
    void anEndWithoutABannerIsARefusalToo() throws IOException {
        assertThat(observed(BytesAfterBannerTest::hear))
                .isInstanceOfSatisfying(
                        Observation.Refused.class,
                        seen -> assertThat(seen.detail()).isEqualTo("before an answer"));
    }
}
