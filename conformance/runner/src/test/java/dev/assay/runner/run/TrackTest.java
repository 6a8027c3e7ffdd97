package dev.assay.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.Profile;
import dev.assay.cases.catalogue.Selection;
import dev.assay.cases.harness.Demand;
import dev.assay.cases.harness.RunContext;
import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.fake.FakeEnvironment;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.MethodSelector;

/** How the real catalogue is spread where meshes may stand beside one another. */
final class TrackTest {
    private static final List<Class<?>> CLASSES = Catalogue.shipped().classes();

    private static List<Track> tracks(int jobs, String... globs) {
        return tracks(FakeEnvironment.ofTwo(), jobs, globs);
    }

    private static List<Track> tracks(FakeEnvironment environment, int jobs, String... globs) {
        return Track.of(
                CLASSES,
                new RunRequest(
                        environment,
                        FakeEnvironment.driver(Set.of(Features.ROOT_NAMESPACE), List.of()),
                        "fake",
                        Selection.of(List.of(globs), Set.of()),
                        Set.of(Profile.MESH),
                        jobs,
                        false,
                        RunContext.USUAL_DEADLINE,
                        false,
                        7,
                        Path.of("."),
                        "./assay run --case '%s'"));
    }

    private static Stream<Method> methods(Track track) {
        return track.batches().stream()
                .flatMap(List::stream)
                .map(each -> ((MethodSelector) each).getJavaMethod());
    }

    private static MeshOptions mesh(Track track, Method method) {
        return track.plan().meshFor(Demand.of(method, true).options());
    }

    @Test
    void noTwoTracksWantMeshesOfOneRootNamespace() {
        Map<String, Track> byRoot = new HashMap<>();
        for (Track track : tracks(6)) {
            methods(track)
                    .map(method -> mesh(track, method).rootNamespace())
                    .distinct()
                    .forEach(
                            root -> assertThat(byRoot.put(root, track)).as(root).isIn(null, track));
        }
        assertThat(byRoot).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 17})
    void everyCaseRunsOnceAndNoMoreAtATimeThanAskedFor(int jobs) {
        List<Track> tracks = tracks(jobs);

        assertThat(tracks.stream().mapToInt(Track::jobs)).allMatch(each -> each > 0);
        assertThat(tracks.stream().mapToInt(Track::jobs).sum()).isEqualTo(jobs);
        assertThat(tracks).allMatch(each -> each.most() >= each.jobs() && each.most() <= jobs);
        assertThat(tracks.stream().flatMap(TrackTest::methods))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        CLASSES.stream().flatMap(Catalogue::methods).toList());
    }

    @Test
    void whereManyMeshesStandThoseThatWaitAreBesideTheOthers() {
        List<Track> tracks = tracks(new FakeEnvironment(8), 4);

        assertThat(tracks).extracting(Track::jobs).containsExactly(4, 4);
        assertThat(methods(tracks.getLast()).map(Method::getName)).contains("awayBeyondExpiry");
        assertThat(tracks.stream().flatMap(TrackTest::methods))
                .containsExactlyInAnyOrderElementsOf(
                        CLASSES.stream().flatMap(Catalogue::methods).toList());
        assertThat(tracks(new FakeEnvironment(8), 1)).hasSize(1);
    }

    @Test
    void whatAnEndedTrackLeavesIsForThoseThatLeaveTheMeshAsItIs() {
        List<Track> tracks = tracks(5);
        var places = new Places();
        Track quiet = tracks.getFirst();
        assertThat(tracks).extracting(places::of).containsExactly(3, 1, 1);
        places.ended(tracks.get(1));
        assertThat(tracks.getLast()).extracting(places::of).isEqualTo(1);
        assertThat(quiet).extracting(places::of).isEqualTo(4);
        places.ended(tracks.getLast());
        assertThat(quiet).extracting(places::of).isEqualTo(5);
    }

    @Test
    void whereAKindOfCasesIsMissingTheRestHasItsJobs() {
        assertThat(tracks(6, "rot-01")).singleElement().extracting(Track::jobs).isEqualTo(6);
        assertThat(tracks(6, "rot-01", "cp-01").stream().mapToInt(Track::jobs).sum()).isEqualTo(6);
        assertThat(tracks(6, "pa-01", "cp-01").stream().mapToInt(Track::jobs).sum()).isEqualTo(6);
    }
}
