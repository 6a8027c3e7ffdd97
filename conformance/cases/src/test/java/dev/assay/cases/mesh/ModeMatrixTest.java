package dev.assay.cases.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.mesh.ModeMatrix.Cell;
import dev.assay.cases.mesh.ModeMatrix.Effective;
import dev.assay.cases.mesh.ModeMatrix.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class ModeMatrixTest {
    private static final List<Function<Cell, Scope>> SCOPES =
            List.of(Cell::mesh, Cell::namespace, Cell::workload, Cell::port);

    @Test
    void theCoveringSubsetHasEveryPairOfModesOfAnyTwoScopesOnce() {
        List<Cell> covering = ModeMatrix.coveringPairs();

        assertThat(covering).hasSize(25);
        for (int one = 0; one < SCOPES.size(); one++) {
            for (int other = one + 1; other < SCOPES.size(); other++) {
                var first = SCOPES.get(one);
                var second = SCOPES.get(other);
                assertThat(covering)
                        .extracting(cell -> List.of(first.apply(cell), second.apply(cell)))
                        .doesNotHaveDuplicates();
            }
        }
    }

    /** Made by {@code fixtures/istio-oracle}; the table itself was written from documents. */
    @Test
    void istiosOwnCodeSaysTheSameOfEveryCell() throws IOException {
        try (InputStream istio =
                Objects.requireNonNull(
                        ModeMatrixTest.class.getResourceAsStream("mode-matrix-of-istio.csv"))) {
            List<String> answers =
                    new String(istio.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .skip(1)
                            .toList();
            assertThat(ModeMatrix.cells())
                    .hasSize(625)
                    .extracting(ModeMatrixTest::line)
                    .containsExactlyInAnyOrderElementsOf(answers);
        }
    }

    private static String line(Cell cell) {
        return String.join(
                ",",
                cell.mesh().name(),
                cell.namespace().name(),
                cell.workload().name(),
                cell.port().name(),
                cell.effective().name());
    }

    @Test
    void theCoveringSubsetHasEveryModeInForce() {
        assertThat(ModeMatrix.coveringPairs())
                .extracting(Cell::effective)
                .contains(Effective.values());
    }
}
