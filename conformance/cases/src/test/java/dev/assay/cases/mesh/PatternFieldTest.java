package dev.assay.cases.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.mesh.PatternField.Cell;
import dev.assay.cases.mesh.PatternField.Value;
import org.junit.jupiter.api.Test;

class PatternFieldTest {
    private static final PatternField FIELD =
            new PatternField("hosts", "notHosts", "a.b", "a.*", "*.b");

    @Test
    void everyPatternAndItsNegationMeetsEveryValueThatIsThere() {
        assertThat(FIELD.cells(Value.MATCHING, Value.OTHER)).hasSize(3 * 2 * 2 + 2);
        assertThat(FIELD.cells(Value.values()))
                .hasSize(3 * 2 * 3 + 2 * 2)
                .extracting(Cell::leafId)
                .doesNotHaveDuplicates();
    }

    @Test
    void anAbsentValueMatchesNothingAndEveryNegation() {
        assertThat(FIELD.cells(Value.ABSENT))
                .isNotEmpty()
                .allMatch(cell -> cell.allowed() == cell.leafId().startsWith("not-hosts-"));
    }

    @Test
    void aRuleIsForAPathOfItsOwn() {
        assertThat(FIELD.cells(Value.OTHER))
                .contains(
                        new Cell(
                                "not-hosts-prefix-other",
                                "/not-hosts-prefix",
                                "notHosts: [\"a.*\"]",
                                Value.OTHER,
                                true));
    }
}
