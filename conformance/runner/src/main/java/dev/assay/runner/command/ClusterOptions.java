package dev.assay.runner.command;

import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.ExistingCluster;
import dev.assay.fixtures.environment.ExistingCluster.Access;
import dev.assay.runner.UserFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a run is told of the cluster that {@code --env cluster} means. */
final class ClusterOptions {
    /** As the distribution specification writes them: host, port, path, tag, digest. */
    private static final Pattern REFERENCE =
            Pattern.compile("[A-Za-z0-9][-A-Za-z0-9._/:]*(@sha256:[0-9a-f]{64})?");

    @Mixin private WhichCluster cluster = new WhichCluster();

    @Option(
            names = "--image",
            paramLabel = "REF",
            description =
                    "With --env cluster: Assay's image, where its nodes get it (see './assay image --help').")
    private Optional<String> image = Optional.empty();

    @Option(
            names = "--confirm",
            description =
                    "With --env cluster: that cluster may be changed. Without it a run says what it would do.")
    private boolean confirmed;

    @Option(
            names = "--in-cluster",
            description = {
                "With --env cluster: the runner itself works inside, as a Job in a namespace of its own. What it prints comes here line by"
                        + " line, the report at its end; Ctrl-C ends it there."
            })
    private boolean inside;

    /** The environment, on the cluster that was named. */
    Environment on(Environment environment) throws UserFault {
        if (!(environment instanceof ExistingCluster existing)) {
            List<String> words = words();
            if (!words.isEmpty()) {
                throw new UserFault(
                        "%s is for --env cluster, and this run's environment is '%s'"
                                .formatted(words.getFirst(), environment.name()));
            }
            return environment;
        }
        if (image.isPresent() && !REFERENCE.matcher(image.get()).matches()) {
            throw new UserFault(
                    "--image is '%s' (expected: an image reference such as registry.example/assay/mesh:1)"
                            .formatted(image.get()));
        }
        return existing.at(
                new Access(cluster.kubeconfig(), cluster.context(), image, inside, confirmed));
    }

    /** Whether the runner works inside that cluster. */
    boolean inside() {
        return inside;
    }

    /** The options as they were given, for a command that repeats the run. */
    List<String> words() {
        var words = new ArrayList<String>(cluster.words());
        image.ifPresent(reference -> words.add("--image " + reference));
        if (inside) {
            words.add("--in-cluster");
        }
        if (confirmed) {
            words.add("--confirm");
        }
        return words;
    }

    /** Which cluster is meant, as words of a command line. */
    List<String> which() {
        return split(cluster.words());
    }

    /** All options as words of a command line. */
    List<String> split() {
        return split(words());
    }

    private static List<String> split(List<String> options) {
        return options.stream().flatMap(each -> Stream.of(each.split(" ", 2))).toList();
    }

    /** Which cluster, for commands that change nothing there but what Assay has made. */
    static final class WhichCluster {
        @Option(
                names = "--kubeconfig",
                paramLabel = "FILE",
                description = "The cluster: a kubeconfig (KUBECONFIG, else ~/.kube/config).")
        private Optional<Path> kubeconfig = Optional.empty();

        @Option(
                names = "--context",
                paramLabel = "NAME",
                description = "The kubeconfig's context (its current one).")
        private Optional<String> context = Optional.empty();

        Optional<Path> kubeconfig() {
            return kubeconfig;
        }

        Optional<String> context() {
            return context;
        }

        Access access() {
            return new Access(kubeconfig, context, Optional.empty(), false, false);
        }

        List<String> words() {
            var words = new ArrayList<String>();
            kubeconfig.ifPresent(file -> words.add("--kubeconfig " + file));
            context.ifPresent(name -> words.add("--context " + name));
            return words;
        }
    }
}
