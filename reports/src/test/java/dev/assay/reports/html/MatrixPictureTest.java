package dev.assay.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.SampleRun;
import dev.assay.reports.model.Finding;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.Verdict;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MatrixPictureTest {

    @Test
    void allCellsHaveAPlaceOfTheirOwn() {
        MatrixPicture picture = MatrixPicture.of(SampleRun.mixed().leaves());
        assertThat(picture.cells()).hasSize(625).allMatch(MatrixPicture.Cell::known);
        var places = new HashSet<List<Integer>>();
        picture.cells().forEach(cell -> places.add(List.of(cell.x(), cell.y())));
        assertThat(places).hasSize(625);
        assertThat(picture.shades()).hasSize(3);
        assertThat(picture.description())
                .isEqualTo("Mode matrix of 625 cells: 620 passed, 5 failed");
    }

    @Test
    void anIdSaysWhereItsCellIs() {
        assertThat(MatrixPicture.position("matrix/absent-UNSET-DISABLE-STRICT"))
                .contains(List.of(0, 1, 2, 4));
        assertThat(MatrixPicture.position("matrix/strict-strict-strict-permissive/plaintext"))
                .contains(List.of(4, 4, 4, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pa-01",
                "matrix/",
                "matrix/STRICT",
                "matrix/STRICT-STRICT-STRICT-STRCT",
                "matrix/a-b-c-d-e"
            })
    void otherIdsAreNoCells(String id) {
        assertThat(MatrixPicture.position(id)).isEmpty();
    }

    @Test
    void theWorstLeafOfACellIsShownAndMissingCellsAreMarked() {
        String cell = "matrix/STRICT-STRICT-STRICT-STRICT";
        MatrixPicture picture =
                MatrixPicture.of(
                        List.of(
                                SampleRun.leaf(
                                        cell + "/mtls",
                                        Level.CORE,
                                        Verdict.PASSED,
                                        Finding.NONE,
                                        List.of()),
                                SampleRun.leaf(
                                        cell + "/plaintext",
                                        Level.CORE,
                                        Verdict.FAILED,
                                        Finding.NONE,
                                        List.of())));
        assertThat(picture.cells().getLast().verdict()).isEqualTo("failed");
        assertThat(picture.cells().getLast().id()).isEqualTo(cell + "/plaintext");
        assertThat(picture.count("absent")).isEqualTo(624);
    }
}
