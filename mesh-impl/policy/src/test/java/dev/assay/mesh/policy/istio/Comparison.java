package dev.assay.mesh.policy.istio;

import dev.assay.mesh.worlds.PolicyWorld;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Counts equal answers, known differences and others; keeps the others to show. */
final class Comparison {

    private static final int SHOWN = 3;

    private final Map<String, Integer> asked = new TreeMap<>();
    private final Map<KnownDifference, Integer> known = new TreeMap<>();
    private final Map<String, List<Question>> differences = new TreeMap<>();

    void compare(PolicyWorld world, Answers istio, Answers ours) {
        for (int i = 0; i < world.resources().size(); i++) {
            judge(
                    new Question(
                            world,
                            "acceptance",
                            world.resources().get(i),
                            istio.refused().contains(i) ? "refused" : "accepted",
                            ours.refused().contains(i) ? "refused" : "accepted"));
        }
        PolicyWorld accepted =
                world.with(
                        IntStream.range(0, world.resources().size())
                                .filter(i -> !istio.refused().contains(i))
                                .mapToObj(world.resources()::get)
                                .toList());
        each(accepted, "mode", world.modes(), istio, ours, Answers::modes);
        each(accepted, "call", world.calls(), istio, ours, Answers::calls);
        each(accepted, "request", world.requests(), istio, ours, Answers::requests);
    }

    private void each(
            PolicyWorld world,
            String kind,
            List<?> questions,
            Answers istio,
            Answers ours,
            Function<Answers, List<String>> answers) {
        for (int i = 0; i < questions.size(); i++) {
            judge(
                    new Question(
                            world,
                            kind,
                            questions.get(i),
                            answers.apply(istio).get(i),
                            answers.apply(ours).get(i)));
        }
    }

    private void judge(Question question) {
        asked.merge(question.kind(), 1, Integer::sum);
        if (question.same()) {
            return;
        }
        Optional<KnownDifference> reason = KnownDifference.explaining(question);
        if (reason.isPresent()) {
            known.merge(reason.get(), 1, Integer::sum);
        } else {
            differences.computeIfAbsent(question.kind(), _ -> new ArrayList<>()).add(question);
        }
    }

    int differences() {
        return differences.values().stream().mapToInt(List::size).sum();
    }

    /** How often each known difference occurred. */
    Map<KnownDifference, Integer> known() {
        return known;
    }

    /** Figures, and of each kind the smallest worlds in which we differ. */
    String summary() {
        StringBuilder text = new StringBuilder("questions: " + asked);
        known.forEach((difference, count) ->
                text.append("%n%s, %d times: %s".formatted(difference, count, difference.why())));
        differences.forEach((kind, questions) -> {
            text.append("%n%nother differences, %s: %d".formatted(kind, questions.size()));
            questions.stream()
                    .sorted(Comparator.comparingInt(q -> q.world().resources().size()))
                    .limit(SHOWN)
                    .forEach(question -> text.append("\n\n").append(question));
        });
        return text.toString();
    }
}
