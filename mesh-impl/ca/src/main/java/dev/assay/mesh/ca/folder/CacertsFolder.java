package dev.assay.mesh.ca.folder;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.PluggedAuthority;
import dev.assay.mesh.ca.rotation.CaState;
import dev.assay.mesh.ca.rotation.IssuedLeaves;
import dev.assay.mesh.ca.rotation.Step;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CA's state in a folder, of which every kill and every loss of power leaves the state before or
 * the state after. As in Kubernetes' projected volumes, a whole new version is written and made
 * durable beside the old one, and then the link {@code ..data} is renamed over the one before;
 * {@code ca-cert.pem} and its like are links through it. Writers of all processes take turns by a
 * lock that ends with its process; readers need none. Safe for any thread.
 *
 * <p>Everything belongs to whoever began, or if that was root to the folder's owner, even if root
 * goes on. No other link is followed: state that lies elsewhere is what others change, and neither
 * written nor cleared away from here. (What is only read, as the operator's files of {@link
 * PluggedAuthority}, may be links, as in a mounted Secret.)
 */
public final class CacertsFolder {

    static final String DATA = "..data";
    private static final String ISSUED = "..issued";
    private static final String LOCK = "..lock";
    private static final String UNFINISHED = "_tmp";
    private static final int ROOT = 0;
    private static final Pattern VERSION = Pattern.compile("\\.\\.(\\d{1,9})");

    /** More often than this nobody changes a CA while its files are read. */
    private static final int READINGS = 100;

    /** The lock of a file belongs to the process: its threads take turns by this one. */
    private static final ReentrantLock IN_PROCESS = new ReentrantLock();

    private final Path folder;
    private final Disk disk;

    /** A folder that holds a CA, or will. */
    public CacertsFolder(Path folder) {
        this(folder, new RealDisk());
    }

    CacertsFolder(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /** Says what follows a state; is asked while nobody else can change it. */
    @FunctionalInterface
    public interface Decision {
        Step decide(CaState state, IssuedLeaves leaves);
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws AuthorityUnavailable, IOException;
    }

    /** Its place, for messages. */
    public Path path() {
        return folder;
    }

    /**
     * Makes the folder, if it is not there, and its first state; what an earlier call left when it
     * was killed is no hindrance.
     *
     * @throws AuthorityUnavailable if the folder holds a CA already, or other things, or if the
     *     state is not whole
     */
    public void create(CaState first) throws AuthorityUnavailable, IOException {
        if (!Files.isDirectory(folder)) {
            disk.createFolder(folder);
        }
        syncParent();
        locked(() -> {
            requireEmpty();
            tidy(Optional.empty());
            for (var file : PluggedAuthority.FILES) {
                var link = folder.resolve(file);
                if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                    disk.link(link, through(file));
                }
            }
            return write(first);
        });
    }

    /**
     * Also of a folder that was there: whoever made it may have been killed before this. Whoever
     * may not read the parent has not made it.
     */
    private void syncParent() throws IOException {
        var parent = folder.toAbsolutePath().getParent();
        if (parent != null && Files.isReadable(parent)) {
            disk.sync(parent);
        }
    }

    private static Path through(String file) {
        return Path.of(DATA, file);
    }

    /**
     * The state. Needs no lock, and changes nothing.
     *
     * @return empty if the folder holds no CA
     * @throws AuthorityUnavailable if it is not whole
     */
    public Optional<CaState> read() throws AuthorityUnavailable, IOException {
        for (int reading = 0; reading < READINGS; reading++) {
            var version = version();
            if (version.isEmpty()) {
                return Optional.empty();
            }
            var place = folder.resolve(version.get());
            try {
                requireNoLink(place);
                return Optional.of(StateFiles.read(folder.toString(), texts(place)));
            } catch (AuthorityUnavailable | IOException e) {
                // what was replaced meanwhile is removed under the reader's eyes
                if (version().equals(version)) {
                    throw e;
                }
            }
        }
        throw new IOException(folder + " changes too often to be read");
    }

    /**
     * The same, where there must be one; clears away what a killed writer left.
     *
     * @throws AuthorityUnavailable if there is none, or it is not whole
     */
    public CaState load() throws AuthorityUnavailable, IOException {
        requireFolder();
        return locked(this::tidied);
    }

    /** The latest ends of leaves, as far as they were noted. */
    public IssuedLeaves issued() throws AuthorityUnavailable, IOException {
        return issuedUntil();
    }

    /**
     * Goes on to another state, if that is decided; returns when it is durable.
     *
     * @throws AuthorityUnavailable if there is no state, or it is not whole
     */
    public Step advance(Decision decision) throws AuthorityUnavailable, IOException {
        requireFolder();
        return locked(() -> {
            var step = decision.decide(tidied(), issuedUntil());
            var next = step.kept();
            if (next.isPresent()) {
                write(next.get());
            }
            return step;
        });
    }

    /**
     * Notes that leaves below this root may be valid until then; returns when that is durable.
     *
     * @return whether the root is believed still, without which no leaf may be issued below it
     */
    boolean reserve(X509Certificate root, Instant end) throws AuthorityUnavailable, IOException {
        return locked(() -> {
            if (!tidied().signer().roots().roots().contains(root)) {
                return false;
            }
            var issued = issuedUntil();
            if (issued.lastEnd(root).filter(noted -> !noted.isBefore(end)).isEmpty()) {
                var fresh = folder.resolve(ISSUED + UNFINISHED);
                disk.write(fresh, issued.with(root, end).text());
                give(fresh);
                disk.sync(fresh);
                disk.rename(fresh, folder.resolve(ISSUED));
                disk.sync(folder);
            }
            return true;
        });
    }

    /** A word for the state of the moment, which differs from that of any other. */
    Optional<String> version() throws AuthorityUnavailable, IOException {
        try {
            var target = Files.readSymbolicLink(folder.resolve(DATA)).toString();
            if (!VERSION.matcher(target).matches()) {
                throw new AuthorityUnavailable(
                        "%s: %s leads to '%s', which nobody of us made"
                                .formatted(folder, DATA, target));
            }
            return Optional.of(target);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (NotLinkException e) {
            throw new AuthorityUnavailable("%s: %s is no link".formatted(folder, DATA));
        }
    }

    private CaState tidied() throws AuthorityUnavailable, IOException {
        var state = read();
        if (state.isEmpty()) {
            throw new AuthorityUnavailable(folder + " holds no CA");
        }
        tidy(version());
        return state.get();
    }

    private CaState write(CaState state) throws AuthorityUnavailable, IOException {
        var files = StateFiles.of(state);
        // what could not be loaded again must not become the state
        StateFiles.read(folder + ": what is to be written", files);
        var fresh = folder.resolve("..%d".formatted(newest() + 1));
        disk.createFolder(fresh);
        give(fresh);
        for (Map.Entry<String, String> file : files.entrySet()) {
            var path = fresh.resolve(file.getKey());
            disk.write(path, file.getValue());
            give(path);
            disk.sync(path);
        }
        disk.sync(fresh);
        var link = folder.resolve(DATA + UNFINISHED);
        disk.link(link, fresh.getFileName());
        disk.sync(folder);
        disk.rename(link, folder.resolve(DATA));
        disk.sync(folder);
        tidy(version());
        return state;
    }

    /**
     * What is made belongs to whom the lock belongs, so that whoever takes it can read the rest.
     */
    private void give(Path made) throws AuthorityUnavailable, IOException {
        give(made, folder.resolve(LOCK));
    }

    /**
     * The lock belongs to whoever began: a mounted volume is often root's, and the CA in it a
     * user's. Where root began, in a folder of a user's, it is that user's.
     */
    private void giveLock(Path lock) throws AuthorityUnavailable, IOException {
        if (Files.getAttribute(lock, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(ROOT)) {
            give(lock, folder);
        }
    }

    private void give(Path made, Path like) throws AuthorityUnavailable, IOException {
        try {
            disk.give(made, like);
        } catch (FileSystemException e) {
            disk.delete(made);
            throw new AuthorityUnavailable(
                    "%s belongs to %s, who could not read what another user writes there: call this as that user"
                            .formatted(folder, Files.getOwner(like).getName()));
        }
    }

    /** Removes every version but this one, and what was not finished. */
    private void tidy(Optional<String> current) throws IOException {
        for (var name : names(folder)) {
            var path = folder.resolve(name);
            if (name.startsWith("..") && name.endsWith(UNFINISHED)) {
                disk.delete(path);
            }
            if (VERSION.matcher(name).matches() && !Optional.of(name).equals(current)) {
                deleteVersion(path);
            }
        }
    }

    /**
     * At first as if it were empty: another user who was killed before handing it over has left
     * nothing in it, and nobody else may look inside. A link goes, and not what it leads to.
     */
    private void deleteVersion(Path version) throws IOException {
        try {
            disk.delete(version);
        } catch (DirectoryNotEmptyException e) {
            for (var file : names(version)) {
                disk.delete(version.resolve(file));
            }
            disk.delete(version);
        }
    }

    private int newest() throws IOException {
        return names(folder).stream()
                .map(VERSION::matcher)
                .filter(Matcher::matches)
                .mapToInt(version -> Integer.parseInt(version.group(1)))
                .max()
                .orElse(0);
    }

    private void requireFolder() throws AuthorityUnavailable {
        if (!Files.isDirectory(folder)) {
            throw new AuthorityUnavailable(folder + " is no folder");
        }
    }

    private void requireEmpty() throws AuthorityUnavailable, IOException {
        if (version().isPresent()) {
            throw new AuthorityUnavailable(folder + " holds a CA already");
        }
        for (var name : names(folder)) {
            boolean ours =
                    name.startsWith("..")
                            || (PluggedAuthority.FILES.contains(name)
                                    && leads(folder.resolve(name), through(name)));
            if (!ours) {
                throw new AuthorityUnavailable(
                        "%s is not empty: there is '%s' in it".formatted(folder, name));
            }
        }
    }

    private static boolean leads(Path link, Path target) throws IOException {
        return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target);
    }

    private static void requireNoLink(Path path) throws AuthorityUnavailable {
        if (Files.isSymbolicLink(path)) {
            throw new AuthorityUnavailable(
                    path
                            + " is a link: a CA's state lies in its own folder, put there what it leads to");
        }
    }

    private IssuedUntil issuedUntil() throws AuthorityUnavailable, IOException {
        var file = folder.resolve(ISSUED);
        var text = text(file);
        return text.isEmpty() ? IssuedUntil.NONE : IssuedUntil.read(file.toString(), text.get());
    }

    private <T> T locked(Work<T> work) throws AuthorityUnavailable, IOException {
        var lock = folder.resolve(LOCK);
        IN_PROCESS.lock();
        try {
            requireNoLink(lock);
            try (var channel = open(lock);
                    var _ = channel.lock()) {
                giveLock(lock);
                return work.run();
            }
        } finally {
            IN_PROCESS.unlock();
        }
    }

    private FileChannel open(Path lock) throws AuthorityUnavailable, IOException {
        try {
            return FileChannel.open(
                    lock,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    RealDisk.OWNERS_FILE);
        } catch (AccessDeniedException e) {
            throw new AuthorityUnavailable(
                    "%s belongs to %s, and only that user may change its CA: call this as that user"
                            .formatted(
                                    folder,
                                    Files.getOwner(Files.exists(lock) ? lock : folder).getName()));
        }
    }

    private static Map<String, String> texts(Path version)
            throws AuthorityUnavailable, IOException {
        var texts = new HashMap<String, String>();
        // not every state has all; whoever reads them says what is missing
        for (var name : StateFiles.NAMES) {
            var text = text(version.resolve(name));
            text.ifPresent(each -> texts.put(name, each));
        }
        return texts;
    }

    /** Every octet is a character, so that whoever reads PEM or properties says what is wrong. */
    private static Optional<String> text(Path file) throws AuthorityUnavailable, IOException {
        requireNoLink(file);
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
        }
    }
}
