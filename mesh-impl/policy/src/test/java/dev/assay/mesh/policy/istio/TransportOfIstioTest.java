package dev.assay.mesh.policy.istio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.transport.Detected;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The mode-by-protocol matrix (mx of the catalogue) as Istio's simulation of its own listeners
 * answers it.
 */
final class TransportOfIstioTest {

    @ParameterizedTest(name = "{0}: {2} {3} {4} to {1} becomes {5}")
    @CsvFileSource(resources = "transport.csv", numLinesToSkip = 1)
    void weDoWithEveryConnectionWhatIstioDoes(
            TransportMode mode,
            String port,
            String tls,
            String alpn,
            String bytes,
            String becomes) {
        boolean declared = !port.equals("wl");
        var arrival =
                new Arrival(
                        tls.equals("plaintext")
                                ? new Detected.Plaintext()
                                : new Detected.ClientHello(List.of(alpn), ""),
                        tls.equals("mtls"),
                        !bytes.equals("tcp"));

        assertThat(
                        arrival.becomes(
                                mode,
                                declared ? PortProtocol.valueOf(port) : PortProtocol.AUTO,
                                declared))
                .isEqualTo(becomes);
    }
}
