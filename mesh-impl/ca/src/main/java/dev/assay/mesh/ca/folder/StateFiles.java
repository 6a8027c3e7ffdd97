package dev.assay.mesh.ca.folder;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.PluggedAuthority;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.rotation.CaState;
import dev.assay.mesh.ca.rotation.Rotation;
import dev.assay.mesh.identity.MalformedPem;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.identity.TrustBundle;
import java.io.IOException;
import java.io.StringReader;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A CA's state as texts by file name: Istio's four files, and how far a rotation is. */
public final class StateFiles {

    private static final String ROTATION = "rotation.properties";
    private static final String NEXT = "next-";
    private static final String LEAVING = "leaving-root.pem";

    /** Those that there may be; which of them must be there depends on the stage. */
    public static final List<String> NAMES =
            List.of(
                    PluggedAuthority.CA_CERT,
                    PluggedAuthority.CA_KEY,
                    PluggedAuthority.ROOT_CERT,
                    PluggedAuthority.CERT_CHAIN,
                    ROTATION,
                    NEXT + PluggedAuthority.CA_CERT,
                    NEXT + PluggedAuthority.CA_KEY,
                    NEXT + PluggedAuthority.CERT_CHAIN,
                    LEAVING);

    private static final String STAGE = "stage";
    private static final String SINCE = "since";
    private static final String AT_LEAST = "at-least";
    private static final String ENDED = "ended";

    private static final String RESTING = "none";
    private static final String ADDED = "added";
    private static final String SWITCHED = "switched";

    /**
     * A signer that has expired signs nothing ({@code TtlRule}), but its folder must load: how else
     * would one get rid of it?
     */
    private static final Clock ANY_TIME = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private StateFiles() {}

    /** The texts by file name. */
    public static Map<String, String> of(CaState state) {
        var files = new LinkedHashMap<String, String>();
        signer(files, "", state.signer());
        files.put(PluggedAuthority.ROOT_CERT, state.signer().roots().pem());
        switch (state.rotation()) {
            case Rotation.Resting(var ended) ->
                    files.put(
                            ROTATION,
                            line(STAGE, RESTING)
                                    + ended.map(instant -> line(ENDED, instant)).orElse(""));
            case Rotation.Added(var next, var since, var atLeast) -> {
                signer(files, NEXT, next);
                files.put(ROTATION, stage(ADDED, since, atLeast));
            }
            case Rotation.Switched(var leaving, var since, var atLeast) -> {
                files.put(LEAVING, Pem.encode(leaving));
                files.put(ROTATION, stage(SWITCHED, since, atLeast));
            }
        }
        return files;
    }

    /**
     * The same texts, in which no rotation is under way if they say nothing of one: those that an
     * operator has plugged by other tools.
     */
    public static Map<String, String> plugged(Map<String, String> files) {
        var all = new LinkedHashMap<>(files);
        all.putIfAbsent(ROTATION, line(STAGE, RESTING));
        return all;
    }

    /**
     * The state that texts say.
     *
     * @param place where they come from, for messages
     * @throws AuthorityUnavailable if they are incomplete or do not fit one another
     */
    public static CaState read(String place, Map<String, String> files)
            throws AuthorityUnavailable {
        var signer = new PluggedAuthority(place, files, ANY_TIME).load();
        var properties = properties(place, files);
        try {
            return new CaState(signer, rotation(place, files, properties, signer));
        } catch (DateTimeException e) {
            throw new AuthorityUnavailable("%s: %s: %s".formatted(place, ROTATION, e.getMessage()));
        }
    }

    private static Rotation rotation(
            String place, Map<String, String> files, Properties properties, Signer signer)
            throws AuthorityUnavailable {
        var stage = properties.getProperty(STAGE, "");
        return switch (stage) {
            case RESTING ->
                    new Rotation.Resting(
                            Optional.ofNullable(properties.getProperty(ENDED)).map(Instant::parse));
            case ADDED ->
                    new Rotation.Added(
                            next(place, files, signer), since(properties), atLeast(properties));
            case SWITCHED ->
                    new Rotation.Switched(
                            leaving(place, files), since(properties), atLeast(properties));
            default ->
                    throw new AuthorityUnavailable(
                            "%s: %s: stage '%s' is unknown".formatted(place, ROTATION, stage));
        };
    }

    private static Signer next(String place, Map<String, String> files, Signer signer)
            throws AuthorityUnavailable {
        var next = new LinkedHashMap<String, String>();
        next.put(PluggedAuthority.ROOT_CERT, signer.roots().pem());
        for (var file : PluggedAuthority.FILES) {
            Optional.ofNullable(files.get(NEXT + file)).ifPresent(text -> next.put(file, text));
        }
        return ofItsRoot(new PluggedAuthority(place + ": " + NEXT + "*", next, ANY_TIME).load());
    }

    /** A signer that will bring its own root along, whatever else is believed. */
    private static Signer ofItsRoot(Signer signer) {
        return new Signer(
                signer.certificate(),
                signer.key(),
                signer.chain(),
                TrustBundle.of(List.of(signer.chain().getLast())));
    }

    private static X509Certificate leaving(String place, Map<String, String> files)
            throws AuthorityUnavailable {
        try {
            return Pem.certificate(files.getOrDefault(LEAVING, ""));
        } catch (MalformedPem e) {
            throw new AuthorityUnavailable("%s: %s: %s".formatted(place, LEAVING, e.getMessage()));
        }
    }

    private static Instant since(Properties properties) {
        return Instant.parse(properties.getProperty(SINCE, ""));
    }

    private static Duration atLeast(Properties properties) {
        return Duration.parse(properties.getProperty(AT_LEAST, ""));
    }

    private static Properties properties(String place, Map<String, String> files)
            throws AuthorityUnavailable {
        var text = files.get(ROTATION);
        if (text == null) {
            throw new AuthorityUnavailable("%s lacks %s".formatted(place, ROTATION));
        }
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new AuthorityUnavailable("%s: %s: not readable".formatted(place, ROTATION));
        }
        return properties;
    }

    private static void signer(Map<String, String> files, String prefix, Signer signer) {
        files.put(prefix + PluggedAuthority.CA_CERT, Pem.encode(signer.certificate()));
        files.put(prefix + PluggedAuthority.CA_KEY, Pem.encode(signer.key()));
        files.put(prefix + PluggedAuthority.CERT_CHAIN, Pem.encode(signer.chain()));
    }

    private static String stage(String stage, Instant since, Duration atLeast) {
        return line(STAGE, stage) + line(SINCE, since) + line(AT_LEAST, atLeast);
    }

    private static String line(String key, Object value) {
        return key + "=" + value + "\n";
    }
}
