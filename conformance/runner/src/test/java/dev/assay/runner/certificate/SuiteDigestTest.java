package dev.assay.runner.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SuiteDigestTest {
    private static final String CASE = "dev/assay/cases/mesh/Case.class";

    @TempDir private Path folder;
    private String judged = "";

    @BeforeEach
    void write() throws Exception {
        put("classes/" + CASE, "a case");
        judged = digest("classes");
    }

    private void put(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private String digest(String... entries) {
        var path = new StringBuilder();
        for (String entry : entries) {
            path.append(folder.resolve(entry)).append(File.pathSeparator);
        }
        return SuiteDigest.of(path.toString());
    }

    @Test
    void whatJudgesCounts() throws Exception {
        put("classes/" + CASE, "another case");
        assertThat(digest("classes")).isNotEqualTo(judged).startsWith("sha256:");
    }

    @Test
    void whatIsJudgedDoesNot() throws Exception {
        put("classes/dev/assay/mesh/proxy/Proxy.class", "a proxy");
        put("classes/META-INF/MANIFEST.MF", "a build's");
        assertThat(digest("classes")).isEqualTo(judged);
    }

    @Test
    void aJarIsAsGoodAsAFolder() throws Exception {
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve("cases.jar")))) {
            jar.putNextEntry(new JarEntry(CASE));
            jar.write("a case".getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        assertThat(digest("cases.jar")).isEqualTo(judged);
        assertThat(digest("nowhere", "cases.jar")).isEqualTo(judged);
    }

    @Test
    void theFirstOnTheClassPathCounts() throws Exception {
        put("other/" + CASE, "another case");
        assertThat(digest("classes", "other")).isEqualTo(judged);
        assertThat(digest("other", "classes")).isNotEqualTo(judged);
    }
}
