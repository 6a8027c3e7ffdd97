package dev.assay.mesh.meshctl;

import dev.assay.mesh.controlplane.analysis.Analyzed;
import dev.assay.mesh.controlplane.analysis.TlsCheck;
import dev.assay.mesh.controlplane.analysis.TlsCheck.Status;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshctl authn tls-check}: whether a client and a service agree about mutual TLS. */
@Command(
        name = "tls-check",
        description = {
            "Shows for each port and endpoint of a service what the server accepts and what the"
                    + " client sends, the resources that decided, and whether that works.",
            "STATUS is OK, CONFLICT, or PASSTHROUGH where TLS reaches the application.",
            "Exit codes: 0 no conflict, 1 a conflict, 2 the question cannot be answered."
        },
        mixinStandardHelpOptions = true)
final class TlsCheckCommand implements Callable<Integer> {
    private static final int CONFLICT = 1;

    private final Clock clock;

    @Mixin private final MeshFiles files = new MeshFiles();

    @Parameters(
            index = "0",
            paramLabel = "SRC",
            description = "The client's workload: NAME, NAME.NAMESPACE or NAMESPACE/NAME.")
    private String source = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DST",
            description = "The service, also by its host; all services when left out.")
    private String destination = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    TlsCheckCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Analyzed mesh = files.read(spec, clock).mesh();
        var names = new MeshNames(mesh.mesh(), files.namespace());
        List<TlsCheck> rows = new ArrayList<>();
        try {
            var client = names.workload(source);
            for (Service service : services(mesh, names)) {
                rows.addAll(TlsCheck.of(mesh, client, service));
            }
        } catch (MeshNames.Unknown e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        var out = spec.commandLine().getOut();
        if (files.format() == Format.json) {
            out.println(Answers.tlsChecks(rows));
        } else {
            table(rows).lines().forEach(out::println);
            rows.stream()
                    .filter(row -> row.status() == Status.CONFLICT)
                    .forEach(row -> out.println("CONFLICT " + row.hostPort() + ": " + row.why()));
        }
        out.flush();
        return rows.stream().anyMatch(row -> row.status() == Status.CONFLICT) ? CONFLICT : 0;
    }

    private List<Service> services(Analyzed mesh, MeshNames names) throws MeshNames.Unknown {
        return destination.isEmpty()
                ? mesh.mesh().inventory().services().values().stream()
                        .sorted(Comparator.comparing(Service::key))
                        .toList()
                : List.of(names.service(destination));
    }

    private static TextTable table(List<TlsCheck> rows) {
        var table =
                new TextTable(
                        "HOST:PORT",
                        "ENDPOINT",
                        "STATUS",
                        "SERVER",
                        "CLIENT",
                        "AUTHN POLICY",
                        "DESTINATION RULE");
        for (TlsCheck row : rows) {
            table.add(
                    row.hostPort(),
                    row.endpoint(),
                    row.status().name(),
                    row.server(),
                    row.client(),
                    names(row.peerAuthentication()),
                    names(row.destinationRule()));
        }
        return table;
    }

    private static String names(List<ResourceKey> keys) {
        return keys.isEmpty()
                ? "-"
                : keys.stream()
                        .map(key -> key.namespace() + "/" + key.name())
                        .collect(Collectors.joining(","));
    }
}
