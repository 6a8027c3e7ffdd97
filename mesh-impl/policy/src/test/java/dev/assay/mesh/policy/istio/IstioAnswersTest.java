package dev.assay.mesh.policy.istio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.worlds.PolicyWorld;
import dev.assay.mesh.worlds.PolicyWorlds;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand worlds that Istio's own code has answered. Where we differ is a mistake of ours, or
 * one of {@link KnownDifference}, each with its source.
 */
final class IstioAnswersTest {

    private static final System.Logger LOG = System.getLogger(IstioAnswersTest.class.getName());

    @Test
    void weAnswerAsIstioDoes() throws IOException {
        List<PolicyWorld> worlds = PolicyWorlds.answered().toList();
        List<Answers> istio = IstioAnswers.to(worlds);
        assertThat(istio).hasSameSizeAs(worlds);

        Comparison comparison = new Comparison();
        for (int i = 0; i < worlds.size(); i++) {
            Answers ours = OurAnswers.to(worlds.get(i), istio.get(i).refused());
            comparison.compare(worlds.get(i), istio.get(i), ours);
        }

        LOG.log(System.Logger.Level.INFO, comparison.summary());
        assertThat(comparison.differences()).as(comparison.summary()).isZero();
        assertThat(comparison.known())
                .as(comparison.summary())
                .isEqualTo(
                        Stream.of(KnownDifference.values())
                                .collect(
                                        Collectors.toMap(
                                                Function.identity(), KnownDifference::times)));
    }
}
