package dev.assay.mesh.meshctl;

import dev.assay.mesh.controlplane.analysis.CallCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** The options that describe one call, for commands that say what becomes of it. */
final class CallAsked {
    @Option(
            names = "--from",
            paramLabel = "SRC",
            description = "Says what becomes of a call from this workload, written as POD is.")
    private String from = "";

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            defaultValue = "GET",
            description = "Of that call (${DEFAULT-VALUE}).")
    private String method = "GET";

    @Option(
            names = "--path",
            paramLabel = "PATH",
            defaultValue = "/",
            description = "Path and query of that call (${DEFAULT-VALUE}).")
    private String path = "/";

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The service's host that is called; without it, any that leads to POD.")
    private String host = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "A header of that call; may be given several times.")
    private List<String> headers = List.of();

    /** Empty where no call is asked about. */
    String from() {
        return from;
    }

    /**
     * The call.
     *
     * @throws BadHeader at a header without a colon
     */
    CallCheck.Asked asked() throws BadHeader {
        var byName = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new BadHeader(header);
            }
            byName.computeIfAbsent(header.substring(0, colon).strip(), _ -> new ArrayList<>())
                    .add(header.substring(colon + 1).strip());
        }
        return new CallCheck.Asked(method, path, host, byName);
    }

    /** No header. */
    static final class BadHeader extends Exception {
        private static final long serialVersionUID = 1L;

        private BadHeader(String header) {
            super("--header: '" + header + "' is no header (expected: 'NAME: VALUE')");
        }
    }
}
