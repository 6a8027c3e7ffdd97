package dev.assay.runner.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.cases.catalogue.MisdeclaredCase;
import dev.assay.cases.catalogue.Profile;
import dev.assay.fixtures.ca.CaFeatures;
import dev.assay.fixtures.proxy.ProxyFeatures;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CatalogueTest {
    private final Catalogue shipped = Catalogue.shipped();

    @Test
    void theCommittedIndexIsThatOfTheCases() {
        assertThat(CommittedIndex.text())
                .as("stale: run './assay list --update-index' and commit the change")
                .isEqualTo(CatalogueJson.index(shipped));
    }

    @Test
    void whatIsNotImplementedIsNot() {
        List<String> missing = CommittedIndex.notImplemented();
        assertThat(missing).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]{2,3}-\\d{2}"));
        assertThat(missing)
                .as("implemented by now: take the line out of not-implemented.txt")
                .doesNotContainAnyElementsOf(
                        shipped.cases().stream().map(CaseDescription::id).toList());
        assertThat(CommittedIndex.load().coreLeaves()).containsAll(missing);
    }

    @Test
    void everyLeafHasAnIdOfItsOwnAcrossAllCases() {
        assertThat(shipped.leaves()).extracting(LeafDescription::id).doesNotHaveDuplicates();
    }

    @Test
    void everyCaseSaysWhatWhereFromAndWhatFor() {
        for (CaseDescription each : shipped.cases()) {
            assertThat(each.title()).as(each.id()).isNotBlank();
            assertThat(each.source()).as(each.id()).isNotBlank();
            assertThat(each.rows())
                    .as(each.id())
                    .isNotEmpty()
                    .allMatch(row -> row.matches("S([1-9]|1\\d|2[0-5])"));
            assertThat(each.mutants())
                    .as(each.id())
                    .allMatch(id -> id.matches("[a-z0-9]+(-[a-z0-9]+)*"));
        }
    }

    @Test
    void leavesNeedOnlyFeaturesThatADriverCanDeclare() {
        for (LeafDescription leaf : shipped.leaves()) {
            assertThat(known(leaf.profiles())).as(leaf.id()).containsAll(leaf.features());
        }
    }

    private static List<String> known(List<Profile> profiles) {
        if (profiles.contains(Profile.PROXY)) {
            return ProxyFeatures.ALL;
        }
        return profiles.contains(Profile.CA) ? CaFeatures.ALL : Features.ALL;
    }

    @Test
    void whatOnlyACaHasToPassIsToldByItsId() {
        for (LeafDescription leaf : shipped.leaves()) {
            assertThat(leaf.id().startsWith("cx-"))
                    .as(leaf.id())
                    .isEqualTo(leaf.profiles().equals(List.of(Profile.CA)));
        }
    }

    @Test
    void whatOnlyAProxyHasToPassIsToldByItsId() {
        for (LeafDescription leaf : shipped.leaves()) {
            assertThat(leaf.id().startsWith("px-"))
                    .as(leaf.id())
                    .isEqualTo(leaf.profiles().equals(List.of(Profile.PROXY)));
        }
    }

    @Test
    void oneIdForTwoCasesIsRefused() {
        assertThatThrownBy(() -> Catalogue.of(List.of(Twins.class)))
                .isInstanceOf(MisdeclaredCase.class)
                .hasMessageContaining("'tw-01' is used twice");
    }

    @InProfile(Profile.MESH)
    static final class Twins {
        @Case(id = "tw-01", title = "one", source = "s")
        void one() {
            // only its declaration is looked at
        }

        @Case(id = "tw-01", title = "other", source = "s")
        void other() {
            // only its declaration is looked at
        }
    }
}
