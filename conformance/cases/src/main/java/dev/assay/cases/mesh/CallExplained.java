package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.diagnosis.Diagnosis;
import dev.assay.fixtures.diagnosis.Manifest;
import dev.assay.fixtures.diagnosis.PolicyAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a tool says of a call, and what became of it. */
record CallExplained(PolicyAnswer said, Observation call, List<Manifest> manifests)
        implements Described {

    /**
     * Asks the tool, and makes the call.
     *
     * @param resources that are applied, as the tool is shown them
     */
    static Probe<CallExplained> by(
            Diagnosis tool, Lane lane, String resources, ExplainedCall call) {
        return () -> {
            var manifests = new ArrayList<>(lane.manifests());
            manifests.add(new Manifest("resources.yaml", lane.fill(resources)));
            PolicyAnswer said =
                    tool.explain(manifests, lane.namespace().name(), call.question(lane));
            return new CallExplained(said, call.probe(lane).observe(), manifests);
        };
    }

    /** The tool says this, and the wire does it. A tool does not change its mind by itself. */
    static Expectation<CallExplained> agreeing(Lane lane, ExplainedCall call) {
        var meaning = call.meaning(lane);
        List<String> policies = call.policies(lane);
        return Expectation.<CallExplained>of(
                        "the tool says: %s by %s; and so it is: %s"
                                .formatted(call.outcome(), policies, meaning.words()),
                        seen ->
                                seen.isRight(call.outcome(), policies)
                                        && meaning.isMetBy(seen.call))
                .givenUpWhen(seen -> !seen.isRight(call.outcome(), policies));
    }

    /** Policies are named in any order. */
    private boolean isRight(String outcome, List<String> policies) {
        return said.outcome().equals(outcome)
                && Set.copyOf(said.deciding()).equals(Set.copyOf(policies));
    }

    @Override
    public String describe() {
        return "the tool says: %s by %s; the call is %s"
                .formatted(said.outcome(), said.deciding(), call.describe());
    }

    @Override
    public Map<String, byte[]> files() {
        var files = new LinkedHashMap<String, byte[]>();
        manifests.forEach(
                each -> files.put(each.file(), each.text().getBytes(StandardCharsets.UTF_8)));
        return files;
    }
}
