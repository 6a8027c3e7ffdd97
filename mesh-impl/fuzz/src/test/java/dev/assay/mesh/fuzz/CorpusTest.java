package dev.assay.mesh.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a fuzzer once found is taken as well as what it begins with. */
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/corpus");
    private static final Duration SOON = Duration.ofSeconds(10);

    @ParameterizedTest
    @EnumSource
    void everyKnownInputIsTakenSoon(Target target) throws Exception {
        for (String seed : new Seeds().of(target)) {
            byte[] input = seed.getBytes(StandardCharsets.ISO_8859_1);
            assertTimeoutPreemptively(SOON, () -> target.take(input), target.folder());
        }
        List<Path> kept = kept(target);
        assertThat(kept).as("corpus of %s", target.folder()).isNotEmpty();
        for (Path each : kept) {
            byte[] input = Files.readAllBytes(each);
            assertTimeoutPreemptively(SOON, () -> target.take(input), each.toString());
        }
    }

    private static List<Path> kept(Target target) throws IOException {
        try (Stream<Path> files = Files.list(CORPUS.resolve(target.folder()))) {
            return files.sorted().toList();
        }
    }
}
