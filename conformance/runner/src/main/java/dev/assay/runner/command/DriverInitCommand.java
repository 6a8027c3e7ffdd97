package dev.assay.runner.command;

import dev.assay.runner.UserFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the beginning of a driver file. */
@Command(
        name = "init",
        description = "Writes NAME.yaml, a driver file with comments to be filled in.",
        mixinStandardHelpOptions = true)
final class DriverInitCommand implements Callable<Integer> {
    private static final List<String> KINDS = List.of("proxy", "ca", "validator", "mesh");

    private final Console console;

    @Parameters(index = "0", paramLabel = "KIND", description = "proxy, ca, validator or mesh.")
    private String kind = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "What is to be tested: my-proxy.")
    private String name = "";

    DriverInitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault {
        Choices.named("kind", kind, KINDS, Function.identity());
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new UserFault(
                    "'%s' is no name for a file (expected: letters, digits, dots and dashes)"
                            .formatted(name));
        }
        Path file = Path.of(name + ".yaml");
        try {
            Files.writeString(
                    file, skeleton().replace("NAME", name), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new UserFault(file + " is there already; name another, or remove it", e);
        } catch (IOException e) {
            throw new UserFault(file + " cannot be written: " + e.getMessage(), e);
        }
        console.out().printf("wrote %s%n", file);
        console.out().printf("next: fill it in, then ./assay driver check %s%n", file);
        return 0;
    }

    private String skeleton() {
        try (InputStream in = getClass().getResourceAsStream("skeleton-" + kind + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("no skeleton for " + kind);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
