package dev.assay.runner.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.runner.UserFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a soak was begun with, kept beside its runs: only the same is the same soak.
 *
 * @param commit of the sources, as {@link SoakRecord#commitOf} says it
 * @param rounds how many it is to have
 * @param arguments what each run gets
 */
record BegunSoak(String commit, int rounds, List<String> arguments) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies. */
    BegunSoak {
        arguments = List.copyOf(arguments);
    }

    /** Writes it to a file. */
    void write(Path file) throws UserFault {
        var root = JSON.createObjectNode().put("commit", commit).put("rounds", rounds);
        arguments.forEach(root.putArray("arguments")::add);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, root.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new UserFault("%s cannot be written: %s".formatted(file, e), e);
        }
    }

    /** Says why the soak of which the file tells cannot be gone on with as this one. */
    void requireSameAs(Path file) throws UserFault {
        BegunSoak earlier = read(file);
        if (!SoakRecord.isOfOneState(commit)) {
            throw new UserFault(
                    "--resume needs sources that are those of a commit, and these are '%s'; commit, and begin anew without --resume"
                            .formatted(commit));
        }
        if (!earlier.commit().equals(commit)) {
            throw new UserFault(
                    "the soak in %s was begun on commit %s, and this is %s; check that commit out, or begin anew without --resume"
                            .formatted(file.getParent(), earlier.commit(), commit));
        }
        if (!earlier.equals(this)) {
            throw new UserFault(
                    "the soak in %s was begun with %d runs and '%s', not %d and '%s'; say the same, or begin anew without --resume"
                            .formatted(
                                    file.getParent(),
                                    earlier.rounds(),
                                    String.join(" ", earlier.arguments()),
                                    rounds,
                                    String.join(" ", arguments)));
        }
    }

    private static BegunSoak read(Path file) throws UserFault {
        if (!Files.exists(file)) {
            throw new UserFault(
                    "no soak was begun in %s: nothing to resume; begin one without --resume"
                            .formatted(file.getParent()));
        }
        try {
            JsonNode root = JSON.readTree(file.toFile());
            var arguments = new java.util.ArrayList<String>();
            root.path("arguments").forEach(each -> arguments.add(each.asText()));
            return new BegunSoak(
                    root.path("commit").asText(), root.path("rounds").asInt(), arguments);
        } catch (IOException e) {
            throw new UserFault(
                    "%s cannot be read (%s); begin anew, without --resume".formatted(file, e), e);
        }
    }
}
