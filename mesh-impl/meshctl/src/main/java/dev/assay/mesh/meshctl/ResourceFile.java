package dev.assay.mesh.meshctl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file of resources, and says plainly why it cannot be read. */
final class ResourceFile {
    /** Kubernetes itself takes objects up to 1.5 MiB (etcd's limit); a file may hold several. */
    private static final int MEBIBYTES = 16;

    private ResourceFile() {}

    /** The file cannot be read; the message names it. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    static String read(String name) throws Unreadable {
        Path file = Path.of(name);
        String named = "resource file '" + name + "'";
        if (name.isEmpty() || Files.isDirectory(file)) {
            throw new Unreadable(named + " is a folder");
        }
        if (!Files.exists(file)) {
            throw new Unreadable(named + " does not exist");
        }
        int limit = MEBIBYTES << 20;
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(limit + 1);
        } catch (FileSystemException e) {
            throw new Unreadable(named + " cannot be read: " + e.getReason());
        } catch (IOException e) {
            throw new Unreadable(named + " cannot be read: " + e.getMessage());
        }
        if (bytes.length > limit) {
            throw new Unreadable(named + " has more than " + MEBIBYTES + " MiB");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable(named + " is not text in UTF-8");
        }
    }
}
