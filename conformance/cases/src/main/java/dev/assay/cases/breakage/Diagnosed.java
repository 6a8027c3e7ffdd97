package dev.assay.cases.breakage;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.fixtures.diagnosis.Diagnosis;
import dev.assay.fixtures.diagnosis.Finding;
import dev.assay.fixtures.diagnosis.Manifest;
import dev.assay.fixtures.diagnosis.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an implementation's own tool says of the manifests of a lane and of resources that nobody
 * has applied yet.
 *
 * @param about the objects that were asked about: what is said of any of them is told in full, of
 *     the rest only how much there is
 */
record Diagnosed(List<Manifest> manifests, List<Finding> findings, Set<String> about)
        implements Described {
    private static final String RESOURCES = "resources.yaml";
    private static final String DIVIDER = "---";

    Diagnosed {
        manifests = List.copyOf(manifests);
        findings = List.copyOf(findings);
        about = Set.copyOf(about);
    }

    /**
     * Asks the tool.
     *
     * @param resources with the placeholders of {@link Lane#apply}
     * @param objects as for {@link #naming}
     */
    static Probe<Diagnosed> by(Diagnosis tool, Lane lane, String resources, String... objects) {
        return () -> {
            var manifests = new ArrayList<>(lane.manifests());
            manifests.add(new Manifest(RESOURCES, lane.fill(resources)));
            Set<String> about =
                    Arrays.stream(objects).map(lane::fill).collect(Collectors.toUnmodifiableSet());
            return by(tool, manifests, lane.namespace().name(), about).observe();
        };
    }

    /**
     * The same of other manifests.
     *
     * @param namespace of objects that name none
     */
    static Probe<Diagnosed> by(
            Diagnosis tool, List<Manifest> manifests, String namespace, Set<String> about) {
        return () -> new Diagnosed(manifests, tool.analyze(manifests, namespace), about);
    }

    /**
     * One finding names all these together, and says in which line of which file each of them is.
     *
     * @param objects such as {@code DestinationRule ${namespace}/backend}
     */
    static Expectation<Diagnosed> naming(Lane lane, String... objects) {
        List<String> named = Arrays.stream(objects).map(lane::fill).toList();
        return Expectation.of(
                "one finding names " + String.join(" and ", named) + ", each with file and line",
                seen ->
                        seen.findings().stream()
                                .anyMatch(finding ->
                                        named.stream()
                                                .allMatch(each -> seen.locates(finding, each))));
    }

    /**
     * No finding names all these together.
     *
     * @param objects as for {@link #naming}
     */
    static Expectation<Diagnosed> silentOf(Lane lane, String... objects) {
        List<String> named = Arrays.stream(objects).map(lane::fill).toList();
        return Expectation.of(
                "repaired, no finding names " + String.join(" and ", named),
                seen -> seen.findings().stream().noneMatch(finding -> names(finding, named)));
    }

    /**
     * Leaf {@code diagnosis} of a breakage whose workloads stay: broken, it is named; repaired, it
     * is not. Neither is applied.
     *
     * @param objects as for {@link #naming}
     */
    static void tells(
            Observations leaves, Diagnosis tool, Lane lane, Breakage breakage, String... objects) {
        leaves.expect("diagnosis", by(tool, lane, breakage.broken().resources(), objects))
                .is(naming(lane, objects));
        leaves.expect("diagnosis", Repair.by(tool, lane, breakage, objects))
                .is(
                        Expectation.of(
                                "a kind of finding that names "
                                        + lane.fill(String.join(" and ", objects))
                                        + ", and is not there once it is repaired",
                                repair -> repair.settles(lane, objects)));
    }

    /** What the tool says of a breakage and of its repair. */
    private record Repair(Diagnosed broken, Diagnosed repaired) implements Described {
        static Probe<Repair> by(Diagnosis tool, Lane lane, Breakage breakage, String... objects) {
            return () ->
                    new Repair(
                            Diagnosed.by(tool, lane, breakage.broken().resources(), objects)
                                    .observe(),
                            Diagnosed.by(tool, lane, breakage.repaired().resources(), objects)
                                    .observe());
        }

        /** A policy that is repaired may rightly be named for something else. */
        boolean settles(Lane lane, String... objects) {
            return !repaired.kinds(lane, objects).containsAll(broken.kinds(lane, objects));
        }

        @Override
        public String describe() {
            return "broken: " + broken.describe() + "\nrepaired: " + repaired.describe();
        }

        @Override
        public Map<String, byte[]> files() {
            var files = new LinkedHashMap<String, byte[]>();
            broken.files().forEach((name, text) -> files.put("broken-" + name, text));
            repaired.files().forEach((name, text) -> files.put("repaired-" + name, text));
            return files;
        }
    }

    /** The tool's words for what it finds about these together. */
    private Set<String> kinds(Lane lane, String... objects) {
        List<String> named = Arrays.stream(objects).map(lane::fill).toList();
        return findings.stream()
                .filter(finding -> names(finding, named))
                .map(Finding::code)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean names(Finding finding, List<String> objects) {
        return finding.places().stream().map(Place::object).toList().containsAll(objects);
    }

    private boolean locates(Finding finding, String object) {
        return finding.places().stream()
                .filter(place -> place.object().equals(object))
                .anyMatch(this::isThere);
    }

    /** Whether that line of the file belongs to the object. */
    private boolean isThere(Place place) {
        String kind = place.object().substring(0, place.object().indexOf(' '));
        String name = place.object().substring(place.object().lastIndexOf('/') + 1);
        return manifests.stream()
                .filter(manifest -> manifest.file().equals(place.file()))
                .map(manifest -> document(manifest, place.line()))
                .anyMatch(document ->
                        document.contains("kind: " + kind) && document.contains("  name: " + name));
    }

    /** The lines of the YAML document that a line stands in. */
    private static List<String> document(Manifest manifest, int line) {
        List<String> all = manifest.text().lines().toList();
        if (line < 1 || line > all.size()) {
            return List.of();
        }
        int begin = all.subList(0, line - 1).lastIndexOf(DIVIDER) + 1;
        int end = all.subList(line - 1, all.size()).indexOf(DIVIDER);
        return all.subList(begin, end < 0 ? all.size() : line - 1 + end);
    }

    @Override
    public String describe() {
        if (findings.isEmpty()) {
            return "the tool found nothing";
        }
        Map<Boolean, List<Finding>> told =
                findings.stream().collect(Collectors.partitioningBy(this::concerns));
        List<Finding> rest = Objects.requireNonNull(told.get(false));
        String others =
                rest.isEmpty()
                        ? ""
                        : "%d more of other objects: [%s]"
                                .formatted(
                                        rest.size(),
                                        rest.stream()
                                                .map(Finding::code)
                                                .distinct()
                                                .collect(Collectors.joining("], [")));
        return Stream.concat(
                        Objects.requireNonNull(told.get(true)).stream().map(Finding::toString),
                        Stream.of(others).filter(text -> !text.isEmpty()))
                .collect(Collectors.joining("\n"));
    }

    private boolean concerns(Finding finding) {
        return finding.places().stream().map(Place::object).anyMatch(about::contains);
    }

    @Override
    public Map<String, byte[]> files() {
        var files = new LinkedHashMap<String, byte[]>();
        manifests.forEach(
                each -> files.put(each.file(), each.text().getBytes(StandardCharsets.UTF_8)));
        String all = findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
        files.put("findings.txt", all.getBytes(StandardCharsets.UTF_8));
        return files;
    }
}
