package dev.assay.runner.fake;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes jars as a vendor's build would, by the JDK's own compiler, against our classes. */
public final class JarOfCases {
    private final Map<String, byte[]> entries;

    private JarOfCases(Map<String, byte[]> entries) {
        this.entries = entries;
    }

    /**
     * Compiles.
     *
     * @param sources the texts, by name of the class
     * @throws AssertionError when they do not compile
     */
    public static JarOfCases of(Path scratch, Map<String, String> sources) throws IOException {
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(name, text)));
        return compiled(scratch, units);
    }

    /** The same of a source tree as Maven has it, with its resources. */
    public static JarOfCases ofProject(Path scratch, Path project) throws IOException {
        List<JavaFileObject> units = new ArrayList<>();
        Path java = project.resolve("src/main/java");
        for (Path file : below(java)) {
            String name = java.relativize(file).toString();
            units.add(
                    new Source(
                            name.substring(0, name.length() - ".java".length()).replace('/', '.'),
                            Files.readString(file)));
        }
        JarOfCases jar = compiled(scratch, units);
        Path resources = project.resolve("src/main/resources");
        for (Path file : below(resources)) {
            jar.entries.put(resources.relativize(file).toString(), Files.readAllBytes(file));
        }
        return jar;
    }

    /** With one entry changed, added, or, where it becomes empty, left out. */
    public JarOfCases with(String entry, byte[] content) {
        var changed = new TreeMap<>(entries);
        if (content.length == 0) {
            changed.remove(entry);
        } else {
            changed.put(entry, content);
        }
        return new JarOfCases(changed);
    }

    /** What is in it. */
    public byte[] entry(String name) {
        return entries.getOrDefault(name, new byte[0]).clone();
    }

    /** Writes it. */
    public Path write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                var jar = new JarOutputStream(out)) {
            for (var each : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(each.getKey()));
                jar.write(each.getValue());
                jar.closeEntry();
            }
        }
        return file;
    }

    private static JarOfCases compiled(Path scratch, List<JavaFileObject> units)
            throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path classes = Files.createTempDirectory(scratch, "classes");
        var said = new StringWriter();
        boolean done =
                compiler.getTask(
                                said,
                                null,
                                null,
                                List.of(
                                        "-d",
                                        classes.toString(),
                                        "-proc:none",
                                        "-classpath",
                                        System.getProperty(
                                                "surefire.test.class.path",
                                                System.getProperty("java.class.path"))),
                                null,
                                units)
                        .call();
        if (!done) {
            throw new AssertionError(said.toString());
        }
        var entries = new TreeMap<String, byte[]>();
        for (Path file : below(classes)) {
            entries.put(classes.relativize(file).toString(), Files.readAllBytes(file));
        }
        return new JarOfCases(entries);
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(
                    URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension),
                    Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
