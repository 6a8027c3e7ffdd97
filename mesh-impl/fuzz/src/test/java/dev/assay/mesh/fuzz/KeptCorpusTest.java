package dev.assay.mesh.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptCorpusTest {
    @TempDir private Path place;
    private Path kept = Path.of("");
    private Path found = Path.of("");

    @BeforeEach
    void folders() throws IOException {
        kept = Files.createDirectory(place.resolve("kept"));
        found = Files.createDirectory(place.resolve("found"));
    }

    private void found(String... inputs) throws IOException {
        for (String input : inputs) {
            Files.writeString(found.resolve("f" + names(found).size()), input);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theSameInputIsThereOnceAndItsNameSaysWhichItIs() throws IOException {
        found("a", "a", "b");
        assertThat(new KeptCorpus(kept).take(found, Set.of())).isEqualTo(2);
        assertThat(names(kept))
                .containsExactly(
                        "3e23e8160039594a33894f6564e1b1348bbd7a00",
                        "ca978112ca1bbdcafac231b39a23dc4da786eff8");
        assertThat(new KeptCorpus(kept).take(found, Set.of())).isZero();
    }

    @Test
    void whatIsThereByHandOrIsASeedIsNotTakenAgain() throws IOException {
        Files.writeString(kept.resolve("by-hand-0"), "a");
        Path seeds = Files.createDirectory(place.resolve("seeds"));
        Files.writeString(seeds.resolve("seed-0"), "b");
        found("a", "b", "c");
        assertThat(new KeptCorpus(kept).take(found, KeptCorpus.names(seeds))).isEqualTo(1);
        assertThat(names(kept)).hasSize(2).contains("by-hand-0");
    }

    @Test
    void itStaysSmallHoweverOftenItIsAsked() throws IOException {
        found("x".repeat(KeptCorpus.LARGEST + 1), "y".repeat(KeptCorpus.LARGEST));
        for (int i = 0; i < KeptCorpus.MOST; i++) {
            found("input " + i);
        }
        Files.writeString(kept.resolve("by-hand-0"), "a");
        assertThat(new KeptCorpus(kept).take(found, Set.of())).isEqualTo(KeptCorpus.MOST);
        assertThat(new KeptCorpus(kept).take(found, Set.of())).isZero();
        assertThat(names(kept)).hasSize(KeptCorpus.MOST + 1);
        for (String each : names(kept)) {
            assertThat(Files.size(kept.resolve(each))).isLessThan(20);
        }
    }
}
