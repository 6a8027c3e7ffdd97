package dev.assay.runner.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what this machine has and lacks for each environment. */
@Command(
        name = "doctor",
        description = "Says what this machine has and lacks for each environment.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--fix", description = "Provides what can be provided without root.")
    private boolean fix;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean local = local();
        boolean k3s =
                check(
                        "k3s",
                        Stream.of("/var/run/docker.sock", "/run/docker.sock")
                                .anyMatch(path -> Files.exists(Path.of(path))),
                        "a container engine's socket",
                        "install Docker or Podman, or set DOCKER_HOST");
        check(
                "cluster",
                System.getenv("KUBECONFIG") != null
                        || Files.exists(
                                Path.of(System.getProperty("user.home"), ".kube", "config")),
                "a kubeconfig",
                "set KUBECONFIG");
        if (fix) {
            console.out()
                    .println(
                            local && k3s
                                    ? "nothing to fix"
                                    : "what is missing needs root or an installation: see above");
        }
        return local ? 0 : 1;
    }

    private boolean local() {
        boolean java =
                check(
                        "local",
                        Runtime.version().feature() >= 25,
                        "Java " + Runtime.version(),
                        "install a JDK 25");
        check(
                "local",
                canBind("127.0.0.2"),
                "several loopback addresses (127.0.0.0/8)",
                "without them, cases that need several source addresses are not-run");
        return java;
    }

    private boolean check(String environment, boolean has, String what, String remedy) {
        console.out()
                .printf(
                        "%-8s %-5s %s%s%n",
                        environment, has ? "ok" : "lacks", what, has ? "" : ": " + remedy);
        return has;
    }

    private static boolean canBind(String address) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            return true;
        } catch (IOException e) {
            return false; // which is the answer to the question
        }
    }
}
