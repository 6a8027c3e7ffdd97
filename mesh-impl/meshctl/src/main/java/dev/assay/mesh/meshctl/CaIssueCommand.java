package dev.assay.mesh.meshctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.ca.IssuanceRefused;
import dev.assay.mesh.ca.IssuanceRules;
import dev.assay.mesh.ca.folder.FolderAuthority;
import dev.assay.mesh.identity.InvalidSpiffeId;
import dev.assay.mesh.identity.TrustDomain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshctl ca issue}: the CA itself, for whoever holds its pipe. */
@Command(
        name = "issue",
        description = {
            "Issues certificates by the folder's signer of the moment, while others rotate its root."
                    + " Says its state in one JSON line, then answers JSON lines on standard input:",
            "  {\"namespace\": \"shop\", \"serviceAccount\": \"cart\", \"csr\": PEM, \"seconds\": 3600,"
                    + " optional}",
            "with {\"chain\": [PEM...]}, leaf first, or {\"refused\": \"...\", \"whose\":"
                    + " \"request|authority\"}; a line that is no such question gets {\"error\":"
                    + " \"...\"}.",
            "Who writes the lines is trusted to say for whom they are: there is no token.",
            "Exit codes: 0 the input ended, 2 the state cannot be used."
        },
        mixinStandardHelpOptions = true)
final class CaIssueCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InputStream in;
    private final Clock clock;

    @Mixin private final CaFolder folder = new CaFolder();

    @Option(
            names = "--trust-domain",
            paramLabel = "NAME",
            defaultValue = "cluster.local",
            description = "Of the identities (${DEFAULT-VALUE}).")
    private String trustDomain = "cluster.local";

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            defaultValue = "24h",
            description = "Of certificates for which none is asked (${DEFAULT-VALUE}).")
    private Duration ttl = Duration.ofHours(24);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    CaIssueCommand(InputStream in, Clock clock) {
        this.in = in;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        var rules = rules();
        var authority = folder.use(spec, each -> new FolderAuthority(each, rules, clock));
        var leaves = folder.use(spec, each -> each.issued());
        say(new CaDescription(authority.state(), leaves, clock.instant()).json());
        var lines =
                new BoundedLines(
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)),
                        ValidateCommand.LONGEST_LINE);
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            switch (line.get()) {
                case BoundedLines.Line.Whole(var text) when text.isBlank() -> {}
                case BoundedLines.Line.Whole(var text) -> say(answer(authority, text));
                case BoundedLines.Line.TooLong() -> say(error("the line is too long"));
            }
        }
        return 0;
    }

    private IssuanceRules rules() {
        var domain = trustDomain();
        try {
            return IssuanceRules.istio(domain, ttl);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--ttl: " + e.getMessage(), e);
        }
    }

    private TrustDomain trustDomain() {
        try {
            return TrustDomain.parse(trustDomain);
        } catch (InvalidSpiffeId e) {
            throw new ParameterException(
                    spec.commandLine(), "--trust-domain: " + e.getMessage(), e);
        }
    }

    private void say(ObjectNode answer) {
        var out = spec.commandLine().getOut();
        out.print(answer + "\n");
        // Whoever asked waits for this answer before asking on.
        out.flush();
    }

    private static ObjectNode answer(FolderAuthority authority, String line) {
        JsonNode asked;
        try {
            asked = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return error("the line is not JSON: " + e.getOriginalMessage());
        }
        var caller =
                new Caller(
                        asked.path("namespace").asText(""),
                        asked.path("serviceAccount").asText(""));
        if (caller.namespace().isEmpty() || caller.serviceAccount().isEmpty()) {
            return error("namespace and serviceAccount: two strings expected");
        }
        var seconds = asked.path("seconds");
        if (!seconds.isMissingNode() && !seconds.canConvertToLong()) {
            return error("seconds: a whole number expected");
        }
        try {
            var answer = JSON.createObjectNode();
            authority
                    .issue(
                            caller,
                            asked.path("csr").asText(""),
                            Duration.ofSeconds(seconds.asLong()))
                    .forEach(answer.putArray("chain")::add);
            return answer;
        } catch (IssuanceRefused e) {
            return JSON.createObjectNode()
                    .put("refused", e.getMessage())
                    .put("whose", e.kind().name().toLowerCase(Locale.ROOT));
        }
    }

    private static ObjectNode error(String why) {
        return JSON.createObjectNode().put("error", why);
    }
}
