package dev.assay.runner.catalogue;

import dev.assay.cases.catalogue.Case;
import dev.assay.runner.UserFault;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.StreamSupport;
import java.util.zip.ZipException;

/**
 * Which classes of a jar hold cases, read from their bytes: nothing is loaded, as a jar that brings
 * its libraries along has classes that never could be.
 *
 * @param namedBy the classes that each of them names, by its own binary name
 */
record CaseClasses(SortedMap<String, Set<String>> namedBy) {
    private static final String SUFFIX = ".class";
    private static final String OURS = "dev/assay/";
    private static final int MAGIC = 0xCAFEBABE;

    /** The class file's version of Java 1.0, less one. */
    private static final int BEFORE_JAVA_1 = 44;

    private static final ClassDesc CASE =
            ClassDesc.of(Case.class.getPackageName(), Case.class.getSimpleName());

    /**
     * Reads a jar.
     *
     * @throws UserFault when it is none, or holds what cannot run here
     */
    static CaseClasses of(Path file) throws UserFault {
        var found = new TreeMap<String, Set<String>>();
        try (var jar = new JarFile(file.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                String name = entry.getName();
                if (name.endsWith(SUFFIX) && !name.startsWith("META-INF/")) {
                    if (name.startsWith(OURS)) {
                        throw fault(
                                file,
                                "holds Assay's own class %s; give Assay's dependencies scope 'provided', so that they stay outside"
                                        .formatted(binary(name)));
                    }
                    try (InputStream in = jar.getInputStream(entry)) {
                        look(file, name, in.readAllBytes(), found);
                    }
                }
            }
        } catch (ZipException e) {
            throw fault(
                    file,
                    "is no jar (%s); name what 'mvn package' makes of your cases, target/*.jar"
                            .formatted(e.getMessage()));
        } catch (SecurityException e) {
            throw fault(file, "is signed, and was changed since: " + e.getMessage());
        } catch (IOException e) {
            throw fault(file, "cannot be read: " + e.getMessage());
        }
        if (found.isEmpty()) {
            throw fault(
                    file,
                    "holds no case: no method in it has @Case (%s). A library that cases need goes into their jar, or into the Class-Path of its manifest"
                            .formatted(Case.class.getName()));
        }
        return new CaseClasses(found);
    }

    private static void look(
            Path file, String name, byte[] bytes, SortedMap<String, Set<String>> found)
            throws UserFault {
        if (bytes.length < 8 || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
            throw fault(file, name + " in it is no class; build it anew");
        }
        int version = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(6));
        if (version > ClassFile.latestMajorVersion()) {
            throw fault(
                    file,
                    "is compiled for Java %d (%s), and Assay runs on Java %d: compile it with --release %d"
                            .formatted(
                                    version - BEFORE_JAVA_1,
                                    binary(name),
                                    ClassFile.latestMajorVersion() - BEFORE_JAVA_1,
                                    ClassFile.latestMajorVersion() - BEFORE_JAVA_1));
        }
        try {
            ClassModel model = ClassFile.of().parse(bytes);
            if (model.methods().stream().anyMatch(CaseClasses::isCase)) {
                found.put(binary(name), named(model));
            }
        } catch (IllegalArgumentException e) {
            throw fault(file, "%s in it is broken (%s); build it anew".formatted(name, e));
        }
    }

    private static boolean isCase(MethodModel method) {
        return method
                .findAttribute(Attributes.runtimeVisibleAnnotations())
                .map(all -> all.annotations())
                .orElse(List.of())
                .stream()
                .anyMatch(each -> each.classSymbol().equals(CASE));
    }

    private static Set<String> named(ClassModel model) {
        var names = new TreeSet<String>();
        StreamSupport.stream(model.constantPool().spliterator(), false)
                .filter(ClassEntry.class::isInstance)
                .map(entry -> ((ClassEntry) entry).asInternalName())
                .filter(name -> !name.startsWith("[")) // of an array
                .forEach(names::add);
        return names;
    }

    private static String binary(String entry) {
        return entry.substring(0, entry.length() - SUFFIX.length()).replace('/', '.');
    }

    /** What is wrong with a jar. */
    static UserFault fault(Path file, String what) {
        return new UserFault("case jar '%s' %s".formatted(file, what));
    }

    /**
     * Checks that whatever they name is there.
     *
     * @throws UserFault naming the first that is not
     */
    void requireAllThere(Path file, ClassLoader loader) throws UserFault {
        for (var each : namedBy.entrySet()) {
            for (String name : each.getValue()) {
                if (loader.getResource(name + SUFFIX) == null) {
                    throw missing(file, each.getKey(), name.replace('/', '.'));
                }
            }
        }
    }

    /** A class that is neither in the jar nor here. */
    static UserFault missing(Path file, String by, String what) {
        return fault(
                file,
                "lacks class %s, which %s needs: it is neither in the jar nor in Assay; pack its library into the jar (maven-shade-plugin), or name it in the Class-Path of the manifest"
                        .formatted(what, by));
    }
}
