package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.fixtures.hostile.PluggedAuthority;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.runner.soak.SeenCa.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which changes of a CA are steps of a rotation, and what counts as left over. */
final class SeenCaTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final List<X509Certificate> one = chain();
    private final List<X509Certificate> other = chain();
    @TempDir private Path folder;

    @Test
    void aRotationIsThreeChanges() {
        var before = seen(one, one);
        var added = seen(one, one, other);
        var switched = seen(other, one, other);
        var dropped = seen(other, other);
        assertThat(before.since(before)).contains(Change.NONE);
        assertThat(added.since(before)).contains(Change.ADDED);
        assertThat(switched.since(added)).contains(Change.SWITCHED);
        assertThat(dropped.since(switched)).contains(Change.DROPPED);
    }

    @Test
    void twoAtOnceOrARootInPlaceOfAnotherAreNone() {
        var before = seen(one, one);
        assertThat(seen(other, other).since(before)).isEqualTo(Optional.empty());
        assertThat(seen(one, other).since(before)).isEqualTo(Optional.empty());
        assertThat(seen(other, one, other).since(before)).isEqualTo(Optional.empty());
        assertThat(seen(other, other).since(seen(one, one, other))).isEqualTo(Optional.empty());
    }

    @Test
    void whatIsNeitherTheStateNorBesideItIsLeftOver() throws Exception {
        Files.createDirectory(folder.resolve("..2"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2"));
        Files.createSymbolicLink(folder.resolve("ca-key.pem"), Path.of("..data/ca-key.pem"));
        Files.createFile(folder.resolve("..lock"));
        assertThat(SeenCa.leftovers(folder)).isEmpty();
        Files.createDirectory(folder.resolve("..3"));
        Files.createFile(folder.resolve("..issued_tmp"));
        assertThat(SeenCa.leftovers(folder)).containsExactly("..3", "..issued_tmp");
        assertThat(SeenCa.versions(folder)).containsExactly("..2", "..3");
    }

    @Test
    void aKeyThatOthersMayReadIsFound() throws Exception {
        Path mine = Files.createDirectory(folder.resolve("mine"));
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwx------"));
        Path key = Files.createFile(mine.resolve("ca-key.pem"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThat(SeenCa.open(mine)).isEmpty();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(SeenCa.open(mine)).containsExactly("ca-key.pem");
    }

    @Test
    void whatIsNoCertificateIsSaid() throws Exception {
        Files.writeString(folder.resolve("ca-cert.pem"), "");
        assertThatThrownBy(() -> SeenCa.in(folder)).isInstanceOf(CertificateException.class);
    }

    @SafeVarargs
    private static SeenCa seen(List<X509Certificate> signing, List<X509Certificate>... believed) {
        var roots = new HashSet<X509Certificate>();
        for (var each : believed) {
            roots.add(each.getLast());
        }
        return new SeenCa(signing.getFirst(), roots);
    }

    private static List<X509Certificate> chain() {
        return PluggedAuthority.make(NOW, new SecretLedger()).chain();
    }
}
