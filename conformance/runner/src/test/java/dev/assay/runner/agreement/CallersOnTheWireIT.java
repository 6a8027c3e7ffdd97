package dev.assay.runner.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.worlds.CallersOfIstio;
import dev.assay.mesh.worlds.CallersOfIstio.Row;
import dev.assay.mesh.worlds.ModeMesh;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Every call of {@link CallersOfIstio}, made in the embedded mesh with real sidecars. What sidecars
 * are told, and what {@code tls-check} says of it, is compared with the same table by the control
 * plane's {@code CallersAgreeTest}.
 */
@Timeout(300)
final class CallersOnTheWireIT {

    static final List<String> MESH_SAYS = ModeMesh.SAYS;

    private static int compared;
    private static int provisional;

    @TempDir private Path files;

    @ParameterizedTest
    @FieldSource("MESH_SAYS")
    void everyCallBecomesWhatIstioMakesOfIt(String mesh) throws Exception {
        List<Row> rows =
                CallersOfIstio.rows().stream().filter(row -> row.mesh().equals(mesh)).toList();
        List<Call> calls =
                rows.stream()
                        .flatMap(row ->
                                CallersOfIstio.CALLERS.stream()
                                        .map(caller -> new Call(caller, row)))
                        .toList();
        try (var standing = StandingModes.bringUp(mesh, files)) {
            // A caller has reached a server before that server's refusals of it count.
            assertThat(standing.unlike(calls.stream().filter(Call::succeeds).toList()))
                    .as("calls that succeed")
                    .isEmpty();
            assertThat(standing.unlike(calls.stream().filter(call -> !call.succeeds()).toList()))
                    .as("calls that fail")
                    .isEmpty();
        }
        compared += calls.size();
        provisional += (int) rows.stream().filter(Row::hidesThePort).count();
    }

    @AfterAll
    static void allOfThem() {
        System.getLogger(CallersOnTheWireIT.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "%d calls made, %d of them provisional (am-06)"
                                .formatted(compared, provisional));
        assertThat(compared).isEqualTo(4_375);
        assertThat(provisional).isEqualTo(98);
    }
}
