package dev.assay.runner.command;

import dev.assay.fixtures.cluster.ImageSource;
import dev.assay.fixtures.environment.Environment.CannotInstall;
import dev.assay.runner.UserFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gives a user the image that runs in a cluster, to bring it there. */
@Command(
        name = "image",
        description = {
            "Makes the image of which './assay run --env cluster' runs mesh and workloads, and prints its name.",
            "The cluster's nodes have to have it, or get it from a registry. By registry:",
            "  ./assay image --save mesh.tar && docker load -i mesh.tar",
            "  docker tag $(./assay image) registry.example/assay/mesh:1",
            "  docker push registry.example/assay/mesh:1",
            "  ./assay run --env cluster --image registry.example/assay/mesh:1 ...",
            "Without one, on each node (no --image is needed then):",
            "  kind load image-archive mesh.tar, minikube image load mesh.tar, k3d image import mesh.tar,",
            "  or ctr -n k8s.io images import mesh.tar",
            "It has another name after every change of this build; bring it anew then."
        },
        mixinStandardHelpOptions = true)
final class ImageCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Also writes it, as 'docker load' and 'ctr images import' read it.")
    private Optional<Path> save = Optional.empty();

    ImageCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault {
        ImageSource.Archive image;
        try {
            image = Choices.existingCluster().image(this::say);
        } catch (CannotInstall e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
        if (save.isPresent()) {
            write(image.file(), save.get());
        }
        console.out().println(image.reference());
        console.out().flush();
        return 0;
    }

    /** Beside the one line that a shell's {@code $(...)} takes. */
    private void say(String line) {
        console.err().println("  " + line);
        console.err().flush();
    }

    private static void write(Path image, Path file) throws UserFault {
        if (Files.isDirectory(file)) {
            throw new UserFault("--save: %s is a folder (expected: a file)".formatted(file));
        }
        try {
            Files.copy(image, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UserFault(
                    "--save: %s cannot be written (%s: %s); it takes %d MB"
                            .formatted(
                                    file,
                                    e.getClass().getSimpleName(),
                                    e.getMessage(),
                                    image.toFile().length() / 1_000_000),
                    e);
        }
    }
}
