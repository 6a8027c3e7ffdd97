package dev.assay.dist;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.dist.Download.Ended;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DownloadIT {
    /** A key in PEM, and not the words alone, which are in every class that reads keys. */
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----\\s+[A-Za-z0-9+/=]{32}");

    /** Has a key that everybody knows, by which Netty finds out what BoringSSL can do. */
    private static final String NETTY = "io/netty/handler/ssl/";

    private static final Pattern LIBRARY =
            Pattern.compile(
                    "\"purl\" : \"pkg:maven/[^/\"]+/([^@\"]+)@([^?\"]+)\\?(?:classifier=([^&\"]+)&)?type=jar\"");

    private static final Pattern KEY_FILE = Pattern.compile(".*\\.(key|pem|p12|pfx|jks)");

    /**
     * Modules of the JDK that libraries name and never come to use here: java.desktop is asked by
     * name for beans and colours, java.instrument by agents, java.compiler by processors of
     * annotations, java.security.jgss and java.security.sasl by logins with Kerberos,
     * java.scripting by settings of the log, jdk.net and jdk.security.auth by sockets of other
     * kinds.
     */
    private static final Set<String> NEVER_USED =
            Set.of(
                    "java.compiler",
                    "java.desktop",
                    "java.instrument",
                    "java.scripting",
                    "java.security.jgss",
                    "java.security.sasl",
                    "jdk.net",
                    "jdk.security.auth");

    @TempDir private static Path scratch;

    private static Download download = new Download(Path.of(""), Path.of(""));

    @TempDir private Path here;

    @BeforeAll
    static void unpack() throws Exception {
        download = Download.unpacked(scratch);
    }

    @Test
    void itSaysItsVersionWithoutAnyJavaAround() throws Exception {
        assertThat(download.programs().resolve("java")).doesNotExist();
        Ended ended = download.assay(here, "version");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .startsWith("assay " + System.getProperty("dist.version") + " (Java 25");
        assertThat(ended.exit()).isZero();
    }

    @Test
    void linksToItsLauncherWork() throws Exception {
        Path link = Files.createSymbolicLink(here.resolve("a"), download.home().resolve("assay"));
        assertThat(download.launch(link, here, "version").exit()).isZero();
    }

    @Test
    void itListsAndExplainsTheCases() throws Exception {
        assertThat(download.assay(here, "list").out()).contains("pa-01").contains(" cases, ");
        assertThat(download.assay(here, "explain", "pa-01").exit()).isZero();
        assertThat(download.assay(here, "meshctl", "--help").exit()).isZero();
    }

    @Test
    void aRunIsReportedAndItsCertificateVerified() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        pem("key.pem", "PRIVATE KEY", keys.getPrivate().getEncoded());
        pem("key.pub", "PUBLIC KEY", keys.getPublic().getEncoded());
        Ended run =
                download.assay(
                        here, "run", "--case", "pa-01", "--report", "r", "--sign-key", "key.pem");
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(here.resolve("r/report.html")).isNotEmptyFile();
        assertThat(here.resolve("r/report.json")).content().contains("\"pa-01");
        Ended verified =
                download.assay(here, "verify", "r/certificate.yaml", "r", "--key", "key.pub");
        assertThat(verified.err())
                .contains("no certificate is issued")
                .doesNotContain("digest", "signature", "suite");
    }

    private void pem(String name, String what, byte[] content) throws IOException {
        Path file =
                Files.createFile(
                        here.resolve(name),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        String text = Base64.getMimeEncoder().encodeToString(content);
        Files.writeString(
                file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run --case nosuch|no case or leaf matches 'nosuch'",
                "mutants|in its source tree only (fixtures/mutants)",
                "test|in its source tree only",
                "soak ca|source tree only",
                "explian pa-01|did you mean 'explain'?",
            })
    void whatCannotBeDoneIsSaid(String line, String says) throws Exception {
        Ended ended = download.assay(here, line.split(" ", -1));
        assertThat(ended.err()).startsWith("assay: ").contains(says);
        assertThat(ended.exit()).isEqualTo(2);
    }

    @Test
    void itHoldsNoMutantAndNoPrivateKey() throws Exception {
        var found = new ArrayList<String>();
        for (Path file : files()) {
            judge(file.toString(), Files.readAllBytes(file), found);
            if (file.toString().endsWith(".jar")) {
                try (var jar = new ZipFile(file.toFile())) {
                    for (ZipEntry each : jar.stream().toList()) {
                        try (InputStream in = jar.getInputStream(each)) {
                            judge(each.getName(), in.readAllBytes(), found);
                        }
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static void judge(String name, byte[] content, List<String> found) {
        if (name.contains("dev/assay/mutants")
                || name.contains("fixtures.mutant.Mutant")
                || KEY_FILE.matcher(name).matches()
                || (!name.startsWith(NETTY) && holdsKey(content))) {
            found.add(name);
        }
    }

    private static boolean holdsKey(byte[] content) {
        return PRIVATE_KEY.matcher(new String(content, StandardCharsets.ISO_8859_1)).find();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(download.home())) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void theBillOfMaterialsNamesTheLibrariesAndNothingElse() throws Exception {
        String bill = Files.readString(download.home().resolve("sbom.json"));
        List<String> named =
                LIBRARY.matcher(bill)
                        .results()
                        .map(each ->
                                "%s-%s%s.jar"
                                        .formatted(
                                                each.group(1),
                                                each.group(2),
                                                each.group(3) == null ? "" : "-" + each.group(3)))
                        .toList();
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        jars().stream().map(each -> String.valueOf(each.getFileName())).toList());
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> all = Files.list(download.home().resolve("lib"))) {
            return all.filter(each -> each.toString().endsWith(".jar")).toList();
        }
    }

    @Test
    void theSumsNameEveryFileAndFit() throws Exception {
        var check =
                new ProcessBuilder("sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS")
                        .directory(download.home().toFile())
                        .inheritIO()
                        .start();
        assertThat(check.waitFor()).isZero();
        List<Path> real = files().stream().filter(each -> !Files.isSymbolicLink(each)).toList();
        assertThat(Files.readAllLines(download.home().resolve("SHA256SUMS")))
                .hasSize(real.size() - 1);
        var beside =
                new ProcessBuilder(
                                "sha256sum", "--check", "--quiet", Download.archive() + ".sha256")
                        .directory(Download.archive().resolveSibling(".").toFile())
                        .inheritIO()
                        .start();
        assertThat(beside.waitFor()).isZero();
    }

    /** What a class names, the run-time has, or it is known why nobody comes there. */
    @Test
    void theRunTimeHasTheModulesThatTheJarsName() throws Exception {
        var command = new ArrayList<String>();
        command.addAll(List.of("-s", "--multi-release", "25", "--ignore-missing-deps", "-cp"));
        command.add(String.join(":", jars().stream().map(Path::toString).toList()));
        jars().stream().map(Path::toString).forEach(command::add);
        var said = new ByteArrayOutputStream();
        try (var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            ToolProvider.findFirst("jdeps")
                    .orElseThrow()
                    .run(out, out, command.toArray(String[]::new));
        }
        Set<String> named =
                said.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replaceAll(".* -> ", "").strip())
                        .filter(module -> module.matches("(java|jdk)\\.[a-z.]+"))
                        .collect(toCollection(TreeSet::new));
        assertThat(named).contains("java.base", "java.net.http");
        Set<String> there = new HashSet<>(NEVER_USED);
        for (String line : Files.readAllLines(download.home().resolve("runtime/release"))) {
            if (line.startsWith("MODULES=")) {
                there.addAll(List.of(line.replaceAll("MODULES=|\"", "").split(" ", -1)));
            }
        }
        assertThat(there).containsAll(named);
    }
}
