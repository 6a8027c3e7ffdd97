package dev.assay.cases.catalogue;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which leaves a run wants. The text form (comma-separated globs; {@code *} any characters, {@code
 * ?} one) is what the JUnit configuration parameter {@code assay.select} carries.
 */
public final class Selection {
    /** The name of the JUnit configuration parameter. */
    public static final String PARAMETER = "assay.select";

    /** The name of the JUnit configuration parameter with comma-separated profiles. */
    public static final String PROFILES_PARAMETER = "assay.profile";

    /** Everything. */
    public static final Selection ALL = new Selection(List.of(), Set.of());

    private final List<Pattern> globs;
    private final Set<Profile> profiles;

    private Selection(List<Pattern> globs, Set<Profile> profiles) {
        this.globs = globs;
        this.profiles = profiles;
    }

    /** Globs on case or leaf IDs, any of which may match; none, or no profile, means all. */
    public static Selection of(List<String> globs, Set<Profile> profiles) {
        return new Selection(globs.stream().map(Selection::glob).toList(), Set.copyOf(profiles));
    }

    /** Reads the two configuration parameters; an empty text means all. */
    public static Selection parse(String globs, String profiles) {
        return of(
                split(globs).toList(),
                split(profiles)
                        .map(name ->
                                Stream.of(Profile.values())
                                        .filter(p -> p.text().equals(name))
                                        .findFirst()
                                        .orElseThrow(() ->
                                                new IllegalArgumentException(
                                                        "unknown profile '" + name + "'")))
                        .collect(Collectors.toSet()));
    }

    /** Whether a leaf of this case is wanted. */
    public boolean wants(CaseDescription description, LeafDescription leaf) {
        return (profiles.isEmpty() || leaf.profiles().stream().anyMatch(profiles::contains))
                && (globs.isEmpty()
                        || globs.stream()
                                .anyMatch(glob ->
                                        glob.matcher(description.id()).matches()
                                                || glob.matcher(leaf.id()).matches()));
    }

    /** The leaves of this case that are wanted. */
    public List<LeafDescription> wanted(CaseDescription description) {
        return description.leaves().stream().filter(leaf -> wants(description, leaf)).toList();
    }

    /** A glob as a pattern over a whole ID. */
    public static Pattern glob(String glob) {
        String regex =
                glob.chars()
                        .mapToObj(c ->
                                switch (c) {
                                    case '*' -> ".*";
                                    case '?' -> ".";
                                    default -> Pattern.quote(Character.toString(c));
                                })
                        .collect(Collectors.joining());
        return Pattern.compile(regex);
    }

    private static Stream<String> split(String text) {
        return Stream.of(text.split(",")).map(String::strip).filter(s -> !s.isEmpty());
    }
}
