package dev.assay.mesh.ca.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.FreshRoot;
import dev.assay.mesh.ca.PluggedAuthority;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.rotation.CaState;
import dev.assay.mesh.ca.rotation.Rotation;
import dev.assay.mesh.ca.rotation.RotationWish;
import dev.assay.mesh.ca.rotation.Stage;
import dev.assay.mesh.ca.rotation.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is killed and whenever: the state before, or the state after. */
final class CacertsFolderTest {

    static final List<String> FILES = PluggedAuthority.FILES;

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    /** More file operations than any change has. */
    private static final int MANY = 200;

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Signer old = fresh();
    private final Signer next = fresh();
    private final CaState first = new CaState(old, new Rotation.Resting(Optional.empty()));
    @TempDir private Path parent;

    @Test
    void whatWasMadeIsLoaded() throws Exception {
        var folder = new CacertsFolder(parent.resolve("ca"));
        folder.create(first);
        assertThat(folder.load()).isEqualTo(first);
        assertThat(folder.read()).contains(first);
        // as anything reads it that knows Istio's four files
        assertThat(new PluggedAuthority(parent.resolve("ca"), clock).load()).isEqualTo(old);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKillWhileTheFirstStateIsMadeLeavesNoneOrAll(boolean power) throws Exception {
        for (int last = 0; last < MANY; last++) {
            var place = parent.resolve("ca-" + last);
            boolean whole =
                    survives(last, power, disk -> new CacertsFolder(place, disk).create(first));
            var folder = new CacertsFolder(place, KilledDisk.never());
            var left = Files.isDirectory(place) ? folder.read() : Optional.<CaState>empty();
            if (left.isEmpty()) {
                assertThat(whole).isFalse();
                folder.create(first);
            } else {
                assertThat(left).contains(first);
            }
            assertThat(folder.load()).isEqualTo(first);
            assertTidy(place);
            if (whole) {
                return;
            }
        }
        throw new AssertionError("never whole");
    }

    @ParameterizedTest
    @CsvSource({"ADD,false", "ADD,true", "SWITCH,false", "SWITCH,true", "DROP,false", "DROP,true"})
    void aKillWhileARotationGoesOnLeavesTheStateBeforeOrAfter(Stage stage, boolean power)
            throws Exception {
        for (int last = 0; last < MANY; last++) {
            var place = parent.resolve("ca-" + last);
            var folder = created("ca-" + last);
            for (var earlier : Stage.values()) {
                if (earlier.compareTo(stage) < 0) {
                    step(folder);
                }
            }
            var before = folder.load();
            boolean whole = survives(last, power, disk -> step(new CacertsFolder(place, disk)));

            var found = folder.read().orElseThrow();
            var after = after(before);
            assertThat(found).isIn(before, after);
            assertThat(folder.load()).isEqualTo(found);
            assertTidy(place);
            if (found.equals(before)) {
                assertThat(whole).isFalse();
                step(folder);
            }
            assertThat(folder.load()).isEqualTo(after);
            assertTidy(place);
            if (whole) {
                return;
            }
        }
        throw new AssertionError("never whole");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKillWhileAnEndIsNotedKeepsTheOneBefore(boolean power) throws Exception {
        var root = old.chain().getLast();
        for (int last = 0; last < MANY; last++) {
            var place = parent.resolve("ca-" + last);
            var folder = created("ca-" + last);
            folder.reserve(root, NOW);
            boolean whole =
                    survives(
                            last,
                            power,
                            disk -> new CacertsFolder(place, disk).reserve(root, NOW.plus(HOUR)));
            assertThat(folder.issued().lastEnd(root).orElseThrow()).isIn(NOW, NOW.plus(HOUR));
            assertThat(folder.load()).isEqualTo(first);
            assertTidy(place);
            assertThat(folder.reserve(root, NOW.plus(HOUR))).isTrue();
            assertThat(folder.issued().lastEnd(root)).contains(NOW.plus(HOUR));
            if (whole) {
                return;
            }
        }
        throw new AssertionError("never whole");
    }

    @Test
    void anEndIsNeverNotedEarlierThanBefore() throws Exception {
        var folder = created("ca");
        folder.reserve(old.chain().getLast(), NOW.plus(HOUR));
        folder.reserve(old.chain().getLast(), NOW);
        assertThat(folder.issued().lastEnd(old.chain().getLast())).contains(NOW.plus(HOUR));
    }

    @Test
    void nothingIsIssuedBelowARootThatIsGone() throws Exception {
        assertThat(created("ca").reserve(next.chain().getLast(), NOW)).isFalse();
    }

    @ParameterizedTest
    @FieldSource("FILES")
    void anIncompleteStateIsRefusedAndTheMissingFileNamed(String file) throws Exception {
        var folder = created("ca");
        Files.delete(parent.resolve("ca").toRealPath().resolve("..data").resolve(file));
        assertThatThrownBy(folder::read)
                .isInstanceOf(AuthorityUnavailable.class)
                .hasMessageContaining("incomplete signing CA bundle detected")
                .hasMessageContaining(file);
        assertThatThrownBy(folder::load).isInstanceOf(AuthorityUnavailable.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"ADD", "SWITCH"})
    void aStateThatLacksWhatItsStageNeedsIsRefused(Stage stage) throws Exception {
        var folder = created("ca");
        step(folder);
        if (stage == Stage.SWITCH) {
            step(folder);
        }
        var file = stage == Stage.ADD ? "next-ca-key.pem" : "leaving-root.pem";
        Files.delete(parent.resolve("ca").resolve("..data").resolve(file));
        assertThatThrownBy(folder::read).isInstanceOf(AuthorityUnavailable.class);
    }

    @Test
    void aStateThatDoesNotFitIsNotWritten() throws Exception {
        var folder = created("ca");
        var foreign = new Signer(old.certificate(), next.key(), old.chain(), old.roots());
        assertThatThrownBy(() ->
                        folder.advance((state, _) ->
                                new Step.Taken(Stage.ADD, new CaState(foreign, state.rotation()))))
                .hasMessageContaining("is not the key of");
        assertThat(folder.load()).isEqualTo(first);
        assertTidy(parent.resolve("ca"));
    }

    @Test
    void aCaIsNeverMadeOverAnother() throws Exception {
        var folder = created("ca");
        var other = new CaState(next, first.rotation());
        assertThatThrownBy(() -> folder.create(other)).hasMessageContaining("holds a CA already");
        assertThat(folder.load()).isEqualTo(first);

        var plain = Files.createDirectory(parent.resolve("plain"));
        Files.writeString(plain.resolve("ca-key.pem"), "somebody's");
        assertThatThrownBy(() -> new CacertsFolder(plain).create(other))
                .hasMessageContaining("is not empty: there is 'ca-key.pem' in it");
        assertThat(plain.resolve("ca-key.pem")).hasContent("somebody's");
    }

    /** Else the folder itself could be lost with the CA that is said to be made. */
    @Test
    void whatWasMadeSurvivesALossOfPower() throws Exception {
        var disk = KilledDisk.never();
        var folder = new CacertsFolder(parent.resolve("ca"), disk);
        folder.create(first);
        disk.losePower();
        assertThat(folder.read()).contains(first);
    }

    /** What is reached over it is not this CA's, and others could change it. */
    @ParameterizedTest
    @ValueSource(strings = {"..1", "..1/ca-key.pem", "..issued", "..lock"})
    void aStateThatLiesElsewhereIsRefusedAndNotTouched(String name) throws Exception {
        var folder = created("ca");
        folder.reserve(old.chain().getLast(), NOW);
        var place = parent.resolve("ca");
        var elsewhere = parent.resolve("elsewhere");
        Files.move(place.resolve(name), elsewhere);
        Files.createSymbolicLink(place.resolve(name), elsewhere);
        assertThatThrownBy(() -> folder.reserve(old.chain().getLast(), NOW.plus(HOUR)))
                .isInstanceOf(AuthorityUnavailable.class)
                .hasMessageContaining(name + " is a link");
        assertThatThrownBy(() -> step(folder)).hasMessageContaining("is a link");
        assertThat(elsewhere).exists();
    }

    @Test
    void anUnfinishedVersionThatIsALinkIsClearedAwayAndNotWhatItLeadsTo() throws Exception {
        var folder = created("ca");
        var foreign = Files.createDirectory(parent.resolve("foreign"));
        Files.writeString(foreign.resolve("a.txt"), "somebody's");
        Files.createSymbolicLink(parent.resolve("ca").resolve("..7"), foreign);
        folder.load();
        assertThat(foreign.resolve("a.txt")).hasContent("somebody's");
        assertTidy(parent.resolve("ca"));
    }

    @Test
    void aCaIsNotMadeOverLinksToElsewhere() throws Exception {
        var place = Files.createDirectory(parent.resolve("ca"));
        Files.createSymbolicLink(place.resolve("ca-key.pem"), parent.resolve("foreign.pem"));
        assertThatThrownBy(() -> new CacertsFolder(place).create(first))
                .hasMessageContaining("is not empty: there is 'ca-key.pem' in it");
    }

    /** A Secret's mount is links throughout, and a CA is started from it. */
    @Test
    void whatIsOnlyReadMayBeLinks() throws Exception {
        created("ca");
        var mount = Files.createDirectory(parent.resolve("mount"));
        for (var file : FILES) {
            Files.createSymbolicLink(
                    mount.resolve(file), parent.resolve("ca").resolve("..data").resolve(file));
        }
        assertThat(new PluggedAuthority(mount, clock).load()).isEqualTo(old);
    }

    @Test
    void whatRootWritesBelongsToTheFoldersOwner() throws Exception {
        var folder = created("ca");
        folder.reserve(old.chain().getLast(), NOW);
        var place = parent.resolve("ca");
        var nobody = handedOver(place);
        step(folder);
        folder.reserve(old.chain().getLast(), NOW.plus(HOUR));
        assertOwner(place, nobody);

        // a volume's root is root's, and the CA in it a user's all the same
        Files.setOwner(place, Files.getOwner(parent));
        step(folder);
        for (var path : everything(place)) {
            if (!path.equals(place)) {
                assertThat(Files.getOwner(path)).isEqualTo(nobody);
            }
        }
    }

    @Test
    void whatRootBeginsInAUsersFolderIsTheUsers() throws Exception {
        var place = Files.createDirectory(parent.resolve("ca"));
        var nobody = handedOver(place);
        new CacertsFolder(place).create(first);
        assertOwner(place, nobody);
    }

    @Test
    void whoeverMayNotHandOverWhatItWritesIsRefusedBeforeAnythingChanges() throws Exception {
        var folder = created("ca");
        var powerless = new CacertsFolder(parent.resolve("ca"), KilledDisk.powerless());
        assertThatThrownBy(() -> step(powerless))
                .isInstanceOf(AuthorityUnavailable.class)
                .hasMessageContaining("call this as that user");
        assertThat(folder.load()).isEqualTo(first);
        assertTidy(parent.resolve("ca"));
    }

    /** Only root can play two users. */
    private static UserPrincipal handedOver(Path place) throws IOException {
        var users = place.getFileSystem().getUserPrincipalLookupService();
        var nobody = users.lookupPrincipalByName("nobody");
        assumeThat(Files.getOwner(place).getName()).isEqualTo("root");
        for (var path : everything(place)) {
            Files.setOwner(path, nobody);
        }
        return nobody;
    }

    private static void assertOwner(Path place, UserPrincipal owner) throws IOException {
        for (var path : everything(place)) {
            assertThat(Files.getOwner(path)).isEqualTo(owner);
        }
    }

    private static List<Path> everything(Path place) throws IOException {
        try (var all = Files.walk(place)) {
            return all.filter(path -> !Files.isSymbolicLink(path)).toList();
        }
    }

    @Test
    void whereThereIsNoCaThatIsSaid() throws Exception {
        var empty = Files.createDirectory(parent.resolve("empty"));
        assertThat(new CacertsFolder(empty).read()).isEmpty();
        assertThatThrownBy(new CacertsFolder(empty)::load).hasMessageContaining("holds no CA");
        assertThatThrownBy(new CacertsFolder(parent.resolve("none"))::load)
                .hasMessageContaining("is no folder");
    }

    /** Readers take no lock: what they see is one version, whole, while others replace it. */
    @Test
    void aReaderSeesWholeStatesWhileTheyChange() throws Exception {
        var folder = created("ca");
        var done = new AtomicBoolean();
        var seen = new TreeSet<String>();
        var reader =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!done.get()) {
                                try {
                                    seen.add(
                                            folder.read()
                                                    .orElseThrow()
                                                    .rotation()
                                                    .getClass()
                                                    .getSimpleName());
                                } catch (Exception e) {
                                    seen.add(e.toString());
                                }
                            }
                        });
        for (int round = 0; round < 10; round++) {
            var resting = new CaState(old, new Rotation.Resting(Optional.of(NOW)));
            var added = after(first);
            folder.advance((_, _) -> new Step.Taken(Stage.ADD, added));
            folder.advance((_, _) -> new Step.Taken(Stage.DROP, resting));
        }
        done.set(true);
        reader.join();
        assertThat(Set.of("Resting", "Added")).containsAll(seen);
    }

    @FunctionalInterface
    private interface Change {
        void run(Disk disk) throws Exception;
    }

    /** Whether it came to its end. */
    private static boolean survives(int last, boolean power, Change change) throws Exception {
        var disk = new KilledDisk(last);
        try {
            change.run(disk);
            return true;
        } catch (KilledDisk.Killed e) {
            if (power) {
                disk.losePower();
            }
            return false;
        }
    }

    private void step(CacertsFolder folder) throws AuthorityUnavailable, IOException {
        folder.advance((state, _) -> new Step.Taken(Stage.ADD, after(state)));
    }

    private CaState after(CaState before) {
        var wish = new RotationWish(Optional.empty(), Optional.of(HOUR), Optional.of(next));
        var later =
                switch (before.rotation()) {
                    case Rotation.Resting _ -> NOW;
                    case Rotation.Added _ -> NOW.plus(HOUR);
                    case Rotation.Switched _ -> NOW.plus(HOUR).plus(HOUR);
                };
        return ((Step.Taken) wish.step(before, this::fresh, _ -> Optional.empty(), later)).next();
    }

    private CacertsFolder created(String name) throws AuthorityUnavailable, IOException {
        var folder = new CacertsFolder(parent.resolve(name), KilledDisk.never());
        folder.create(first);
        return folder;
    }

    /** One version, nothing unfinished, and no key that others may read. */
    private static void assertTidy(Path folder) throws IOException {
        var expected = new TreeSet<>(FILES);
        expected.addAll(
                List.of(
                        "..data",
                        "..lock",
                        Files.readSymbolicLink(folder.resolve("..data")).toString()));
        try (var entries = Files.list(folder)) {
            assertThat(entries.map(path -> String.valueOf(path.getFileName())))
                    .allMatch(name -> expected.contains(name) || name.equals("..issued"));
        }
        try (var all = Files.walk(folder)) {
            for (var path : all.filter(each -> !Files.isSymbolicLink(each)).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    private Signer fresh() {
        return new FreshRoot("example", Duration.ofDays(90), clock).load();
    }
}
