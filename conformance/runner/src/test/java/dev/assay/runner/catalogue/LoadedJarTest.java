package dev.assay.runner.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.reports.FileDigests;
import dev.assay.reports.model.CaseJar;
import dev.assay.runner.UserFault;
import dev.assay.runner.fake.JarOfCases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadedJarTest {
    private static final String CLASS = "com/acme/AcmeCases.class";

    @TempDir private Path folder;

    /** A class with one case, whose method does this. */
    private static String source(String type, String id, String body) {
        return """
        package com.acme;
        import dev.assay.cases.catalogue.*;
        import dev.assay.cases.harness.*;
        @InProfile(Profile.MESH)
        final class %s {
            @Case(id = "%s", title = "t", source = "s")
            @Leaf(id = "one")
            @Leaf(id = "other", level = Level.EXTENDED)
            void holds(Observations leaves) throws Exception { %s }
        }
        """
                .formatted(type, id, body);
    }

    private JarOfCases compiled(String id) throws IOException {
        return JarOfCases.of(folder, Map.of("com.acme.AcmeCases", source("AcmeCases", id, "")));
    }

    private Path jar(String name, String id) throws IOException {
        return compiled(id).write(folder.resolve(name));
    }

    private static void refused(List<Path> files, String... says) {
        assertThatThrownBy(() -> LoadedJar.all(files))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("'" + files.getLast() + "'")
                .hasMessageContainingAll(says);
    }

    private void refused(JarOfCases jar, String... says) throws IOException {
        refused(List.of(jar.write(folder.resolve("cases.jar"))), says);
    }

    @Test
    void itsCasesStandBesideOurs() throws Exception {
        Path file = jar("cases.jar", "acme.tls-01");
        List<LoadedJar> jars = LoadedJar.all(List.of(file));
        assertThat(jars)
                .singleElement()
                .extracting(LoadedJar::jar)
                .isEqualTo(
                        new CaseJar(
                                "cases.jar",
                                FileDigests.of(Files.readAllBytes(file)),
                                List.of("acme.tls-01")));
        Catalogue shipped = Catalogue.shipped();
        Catalogue both = LoadedJar.beside(shipped, jars);
        assertThat(both.cases()).hasSize(shipped.cases().size() + 1);
        assertThat(both.find("acme.tls-01/other").orElseThrow().leaves())
                .extracting(LeafDescription::id)
                .containsExactly("acme.tls-01/one", "acme.tls-01/other");
        assertThat(shipped.cases()).extracting(CaseDescription::id).noneMatch(CaseJar::isFromJar);
    }

    @Test
    void whatIsNoJarIsRefused() throws Exception {
        refused(
                List.of(folder.resolve("none.jar")),
                "does not exist",
                "--with takes a jar of cases");
        refused(List.of(folder), "is a folder");
        refused(List.of(Files.createFile(folder.resolve("empty.jar"))), "is no jar");
        refused(
                List.of(Files.writeString(folder.resolve("text.jar"), "not a jar")),
                "is no jar",
                "mvn package");
        refused(
                compiled("acme.tls-01").with(CLASS, "no class".getBytes(StandardCharsets.US_ASCII)),
                CLASS + " in it is no class");
    }

    @Test
    void aJarWithoutCasesIsRefused() throws Exception {
        refused(
                JarOfCases.of(folder, Map.of("com.acme.Other", "package com.acme; class Other {}")),
                "holds no case: no method in it has @Case");
    }

    @Test
    void aJarForANewerJavaSaysWhatToDo() throws Exception {
        byte[] newer = compiled("acme.tls-01").entry(CLASS);
        newer[7]++;
        int ours = Runtime.version().feature();
        refused(
                compiled("acme.tls-01").with(CLASS, newer),
                "is compiled for Java %d (com.acme.AcmeCases)".formatted(ours + 1),
                "compile it with --release " + ours);
    }

    @Test
    void aClassThatIsNowhereIsNamed() throws Exception {
        JarOfCases whole =
                JarOfCases.of(
                        folder,
                        Map.of(
                                "com.acme.AcmeCases",
                                source("AcmeCases", "acme.tls-01", "new Library();"),
                                "com.acme.Library",
                                "package com.acme; final class Library {}"));
        assertThat(LoadedJar.all(List.of(whole.write(folder.resolve("whole.jar"))))).hasSize(1);
        refused(
                whole.with("com/acme/Library.class", new byte[0]),
                "lacks class com.acme.Library, which com.acme.AcmeCases needs",
                "pack its library into the jar");
    }

    @Test
    void anIdOfOursIsRefused() throws Exception {
        refused(
                compiled("pa-01"),
                "has a case 'pa-01' (com.acme.AcmeCases), which is an ID of Assay's form",
                "as in 'acme.pa-01'");
        refused(compiled("assay.pa-01"), "'assay.' is Assay's own; take a name of yours");
        refused(compiled("Acme/1"), "case ID 'Acme/1'", "as in acme.tls-01");
    }

    @Test
    void anIdBelongsToOneCase() throws Exception {
        refused(
                JarOfCases.of(
                        folder,
                        Map.of(
                                "com.acme.AcmeCases",
                                source("AcmeCases", "acme.tls-01", ""),
                                "com.acme.OtherCases",
                                source("OtherCases", "acme.tls-01", ""))),
                "has a case 'acme.tls-01' (com.acme.OtherCases), and so has com.acme.AcmeCases of '");
        Path first = jar("first.jar", "acme.tls-02");
        refused(
                List.of(first, jar("second.jar", "acme.tls-02")),
                "has a case 'acme.tls-02' (com.acme.AcmeCases)",
                "so has com.acme.AcmeCases of '%s'".formatted(first));
    }

    @Test
    void whatJUnitWouldPassOverIsRefused() throws Exception {
        refused(
                JarOfCases.of(
                        folder,
                        Map.of(
                                "com.acme.AcmeCases",
                                source("AcmeCases", "acme.tls-01", "")
                                        .replace("void holds", "private void holds"))),
                "has a case that is private or static");
        refused(
                JarOfCases.of(
                        folder,
                        Map.of(
                                "com.acme.AcmeCases",
                                source("AcmeCases", "acme.tls-01", "")
                                        .replace("final class", "abstract class"))),
                "has cases in com.acme.AcmeCases, which is abstract");
    }

    @Test
    void assaysOwnClassesStayOutside() throws Exception {
        refused(
                compiled("acme.tls-01").with("dev/assay/cases/Extra.class", new byte[] {1}),
                "holds Assay's own class dev.assay.cases.Extra",
                "scope 'provided'");
    }
}
