package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** Tests run as root, whom no folder refuses: the exceptions are made by hand. */
final class CaFolderTest {
    @Test
    void whatTheDiskRefusesIsSaidInWords() {
        assertThat(CaFolder.why(new AccessDeniedException("/ca/current")))
                .isEqualTo(
                        "permission denied for /ca/current: call this as the user to whom it belongs");
        assertThat(CaFolder.why(new NoSuchFileException("/ca/next")))
                .isEqualTo("/ca/next is not there");
        assertThat(CaFolder.why(new FileSystemException("/ca", null, "No space left on device")))
                .isEqualTo("/ca: No space left on device");
        assertThat(CaFolder.why(new IOException("odd"))).isEqualTo("IOException: odd");
    }
}
