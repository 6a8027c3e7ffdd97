package dev.assay.mesh.meshctl;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.PluggedAuthority;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.folder.CacertsFolder;
import dev.assay.mesh.ca.rotation.CaState;
import dev.assay.mesh.ca.rotation.Rotation;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The folder that a command is about which nothing but a folder will do for. */
final class CaFolder {
    @Parameters(index = "0", paramLabel = "DIR", description = "The CA's folder.")
    private Path place = Path.of("");

    /** What is done with a folder. */
    @FunctionalInterface
    interface Use<T> {
        T apply(CacertsFolder folder) throws AuthorityUnavailable, IOException;
    }

    /** Its name, as the user gave it. */
    Path place() {
        return place;
    }

    /** What comes of it; a wrong call where the folder cannot be used so. */
    <T> T use(CommandSpec spec, Use<T> use) {
        try {
            return use.apply(new CacertsFolder(place));
        } catch (AuthorityUnavailable e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw unusable(spec, place, e);
        }
    }

    /** Makes a CA there that signs with this, and of which no rotation is under way. */
    void create(CommandSpec spec, Signer signer) {
        var state = new CaState(signer, new Rotation.Resting(Optional.empty()));
        use(
                spec,
                each -> {
                    each.create(state);
                    return state;
                });
    }

    /** The disk does not let one. */
    static ParameterException unusable(CommandSpec spec, Path place, IOException e) {
        return new ParameterException(
                spec.commandLine(), "%s cannot be used: %s".formatted(place, why(e)), e);
    }

    /** These exceptions' messages are often just the file's name. */
    static String why(IOException e) {
        return switch (e) {
            case AccessDeniedException denied ->
                    "permission denied for %s: call this as the user to whom it belongs"
                            .formatted(denied.getFile());
            case NoSuchFileException missing -> missing.getFile() + " is not there";
            case FileSystemException other when other.getReason() != null ->
                    "%s: %s".formatted(other.getFile(), other.getReason());
            default -> "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
        };
    }

    /** The signer of another folder, with Istio's four files. */
    static Signer brought(CommandSpec spec, Path from, Clock clock) {
        try {
            Signer signer = new PluggedAuthority(from, clock).load();
            if (!signer.roots().revocations().isEmpty()) {
                // a mesh that went on without it would believe what was revoked
                throw new AuthorityUnavailable(
                        "%s: %s is not carried over: take it out for this call, then put it beside the CA's four files, in the folder or the Secret"
                                .formatted(from, PluggedAuthority.CA_CRL));
            }
            return signer;
        } catch (AuthorityUnavailable e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
