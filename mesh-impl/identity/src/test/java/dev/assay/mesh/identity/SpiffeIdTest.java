package dev.assay.mesh.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.mesh.identity.InvalidSpiffeId.Kind;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SpiffeIdTest {

    private static final String NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789.-_";
    private static final String PATH_CHARACTERS = NAME_CHARACTERS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    @ParameterizedTest(name = "id-n1: {0}")
    @ValueSource(
            strings = {
                "spiffe://TD/a",
                "spiffe://Td/a",
                "spiffe://%41/a",
                "spiffe://é/a",
                "spiffe://t d/a",
                "spiffe://td:80/a",
                "spiffe://user@td/a",
                "spiffe://[::1]/a",
                "spiffe://td\u0000/a"
            })
    void refusesOtherTrustDomainCharacters(String uri) {
        assertThat(kindOf(uri)).isEqualTo(Kind.TRUST_DOMAIN_CHARACTER);
    }

    @ParameterizedTest(name = "id-n2: {0}")
    @ValueSource(strings = {"spiffe:///a", "spiffe://", "spiffe:///"})
    void refusesAnEmptyTrustDomain(String uri) {
        assertThat(kindOf(uri)).isEqualTo(Kind.EMPTY_TRUST_DOMAIN);
    }

    @Test
    void limitsTheTrustDomainTo255Bytes() throws InvalidSpiffeId {
        assertThat(SpiffeId.parse("spiffe://" + "a".repeat(255) + "/a").trustDomain().name())
                .hasSize(255);
        assertThat(kindOf("spiffe://" + "a".repeat(256) + "/a"))
                .isEqualTo(Kind.TRUST_DOMAIN_TOO_LONG);
        assertThatThrownBy(() -> new TrustDomain("a".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "id-n4: {0}")
    @ValueSource(strings = {"1.2.3.4", "a_b", "-", "..", "a--b", "."})
    void acceptsTrustDomainsThatAreNoDnsNames(String name) throws InvalidSpiffeId {
        assertThat(SpiffeId.parse("spiffe://" + name + "/a").trustDomain())
                .isEqualTo(TrustDomain.parse(name));
    }

    @ParameterizedTest(name = "id-n5: {0}")
    @CsvSource({
        "spiffe://td/a?q=1, PATH_CHARACTER",
        "spiffe://td/a?, PATH_CHARACTER",
        "spiffe://td/a#f, PATH_CHARACTER",
        "spiffe://td?q, TRUST_DOMAIN_CHARACTER",
        "spiffe://td#f, TRUST_DOMAIN_CHARACTER"
    })
    void refusesQueryAndFragment(String uri, Kind kind) {
        assertThat(kindOf(uri)).isEqualTo(kind);
    }

    @ParameterizedTest(name = "id-n6: {0}")
    @CsvSource({
        "spiffe://td/, TRAILING_SLASH",
        "spiffe://td/a/, TRAILING_SLASH",
        "spiffe://td//, EMPTY_SEGMENT",
        "spiffe://td//a, EMPTY_SEGMENT",
        "spiffe://td/a//b, EMPTY_SEGMENT",
        "spiffe://td/a/./b, DOT_SEGMENT",
        "spiffe://td/., DOT_SEGMENT",
        "spiffe://td/a/../b, DOT_SEGMENT",
        "spiffe://td/.., DOT_SEGMENT"
    })
    void refusesWhatANormaliserWouldChange(String uri, Kind kind) {
        assertThat(kindOf(uri)).isEqualTo(kind);
    }

    @ParameterizedTest(name = "id-n7: {0}")
    @ValueSource(strings = {"/...", "/.path", "/..path", "/path..", "/a.b", "/-", "/_"})
    void acceptsDotsWithinSegments(String path) throws InvalidSpiffeId {
        assertThat(SpiffeId.parse("spiffe://td" + path).path()).isEqualTo(path);
    }

    @ParameterizedTest(name = "id-n8: {0}")
    @ValueSource(strings = {"/%2e", "/%41", "/é", "/a~b", "/a b", "/a:b", "/a\\b", "/ａ", "/a\n"})
    void refusesOtherPathCharacters(String path) {
        assertThat(kindOf("spiffe://td" + path)).isEqualTo(Kind.PATH_CHARACTER);
    }

    @Test
    void tellsPathsApartByCase() throws InvalidSpiffeId { // id-n9
        assertThat(SpiffeId.parse("spiffe://td/a")).isNotEqualTo(SpiffeId.parse("spiffe://td/A"));
    }

    @Test
    void limitsTheWholeTo2048Bytes() throws InvalidSpiffeId { // id-n10
        var prefix = "spiffe://td/";
        var longest = prefix + "a".repeat(2048 - prefix.length());
        assertThat(SpiffeId.parse(longest)).hasToString(longest);
        assertThat(kindOf(longest + "a")).isEqualTo(Kind.TOO_LONG);
        assertThatThrownBy(() -> new SpiffeId(new TrustDomain("td"), longest.substring(11) + "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "id-n11: {0}")
    @ValueSource(
            strings = {
                "Spiffe://td/a",
                "SPIFFE://td/a",
                "http://td/a",
                "sparfe://td/a",
                "spiffe:/td/a",
                "spiffe:td",
                "",
                " spiffe://td/a",
                "td/a"
            })
    void refusesOtherSchemes(String uri) {
        assertThat(kindOf(uri)).isEqualTo(Kind.WRONG_SCHEME);
    }

    @Test
    void readsNamespaceAndServiceAccountOnlyFromTheExactForm() throws InvalidSpiffeId {
        var id = SpiffeId.forServiceAccount(new TrustDomain("cluster.local"), "default", "reviews");
        assertThat(id).hasToString("spiffe://cluster.local/ns/default/sa/reviews");
        assertThat(id.principal()).isEqualTo("cluster.local/ns/default/sa/reviews");
        assertThat(id.workloadIdentity()).contains(new WorkloadIdentity("default", "reviews"));
        for (var other :
                new String[] {
                    "",
                    "/sa/reviews",
                    "/ns/a/sa/b/c",
                    "/x/ns/a/sa/b",
                    "/NS/a/sa/b",
                    "/ns/a/SA/b",
                    "/ns/a",
                    "/ns/a/b/c",
                    "/a/b/c/d"
                }) {
            assertThat(SpiffeId.parse("spiffe://td" + other).workloadIdentity()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/sa/admin", ".", "..", "a b", "é"})
    void doesNotLetANameForgeThePath(String name) {
        var domain = new TrustDomain("td");
        assertThatThrownBy(() -> SpiffeId.forServiceAccount(domain, name, "sa"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SpiffeId.forServiceAccount(domain, "ns", name))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spiffe://td", "td/", "td/a", "", "TD"})
    void takesATrustDomainByItsBareName(String name) {
        assertThrows(InvalidSpiffeId.class, () -> TrustDomain.parse(name));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void printsWhatItRead(long seed) throws InvalidSpiffeId {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            var uri = randomId(random);
            var id = SpiffeId.parse(uri);
            assertThat(id.toString()).as("seed %d", seed).isEqualTo(uri);
            assertThat(SpiffeId.parse(id.toString())).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7})
    void refusesEverySingleMutationOutOfTheAlphabet(long seed) {
        var random = new Random(seed);
        var uri = randomId(random);
        int nameEnd = uri.indexOf('/', "spiffe://".length());
        for (int at = "spiffe://".length(); at < uri.length(); at++) {
            var allowed = (at < nameEnd ? NAME_CHARACTERS : PATH_CHARACTERS) + "/";
            for (int c = 0; c < 0x250; c++) {
                if (allowed.indexOf(c) < 0) {
                    var mutated = new StringBuilder(uri);
                    mutated.setCharAt(at, (char) c);
                    assertThrows(
                            InvalidSpiffeId.class,
                            () -> SpiffeId.parse(mutated.toString()),
                            () -> "seed " + seed + ": " + mutated);
                }
            }
        }
    }

    private static String randomId(Random random) {
        var uri = new StringBuilder("spiffe://");
        append(uri, random, NAME_CHARACTERS);
        int segments = 1 + random.nextInt(5);
        IntStream.range(0, segments)
                .forEach(i -> {
                    // A leading letter: '.' and '..' are no segments.
                    uri.append("/s");
                    append(uri, random, PATH_CHARACTERS);
                });
        return uri.toString();
    }

    private static void append(StringBuilder text, Random random, String alphabet) {
        random.ints(1 + random.nextInt(12), 0, alphabet.length())
                .forEach(i -> text.append(alphabet.charAt(i)));
    }

    private static Kind kindOf(String uri) {
        return assertThrows(InvalidSpiffeId.class, () -> SpiffeId.parse(uri)).kind();
    }
}
