package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is held for a moment is no growth; what stays is. */
class FootprintTest {
    private static final int MANY = 200;

    private final Deque<InputStream> open = new ArrayDeque<>();
    private Footprint before;

    @BeforeEach
    void openFiles(@TempDir Path directory) throws IOException {
        before = Footprint.now();
        Path file = Files.createFile(directory.resolve("file"));
        for (int i = 0; i < MANY; i++) {
            open.push(Files.newInputStream(file));
        }
    }

    @AfterEach
    void closeFiles() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void whatIsReplacedIsWaitedFor() throws Exception {
        Thread replaced =
                Thread.startVirtualThread(() -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(300);
                        closeFiles();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
        Footprint seen = Footprint.onceNotAbove(before, Duration.ofSeconds(30));
        assertThat(seen.grownSince(before)).isEmpty();
        replaced.join();
    }

    @Test
    void whatStaysIsTold() throws Exception {
        assertThat(Footprint.onceNotAbove(before, Duration.ofMillis(500)).grownSince(before))
                .anyMatch(each -> each.startsWith("open files grew"));
    }
}
