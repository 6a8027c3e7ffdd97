package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Expectations;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.TlsSession;
import dev.assay.fixtures.diagnosis.Diagnosis;
import dev.assay.fixtures.diagnosis.Manifest;
import dev.assay.fixtures.environment.Workload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a tool says of a caller and a server, and what the wire did when they were tried.
 *
 * @param said empty where the tool says nothing of that port and endpoint
 * @param mode of the server's port, by a plaintext caller and one with a certificate of the mesh;
 *     NONE where the application ends the TLS itself
 */
record TlsChecked(Optional<TlsSaid> said, String mode, Observation call, List<Manifest> manifests)
        implements Described {
    private static final String UNCLEAR = "neither mode";

    /**
     * One call.
     *
     * @param servicePort what is called
     * @param port the server's own
     */
    record Question(Workload caller, Workload server, int servicePort, int port) {
        private boolean isHttp() {
            return port != Actors.TCP;
        }

        private Probe<Observation> call(Lane lane) {
            return isHttp()
                    ? Actors.meshedFrom(lane, caller, server)
                    : Actors.meshedTcp(lane, server);
        }

        private Probe<Observation> plaintext(Lane lane) {
            return isHttp()
                    ? Actors.nakedTo(lane, server, port)
                    : Actors.nakedTcp(lane, server, port);
        }

        private Probe<Observation> mutual(Lane lane) {
            return isHttp()
                    ? Actors.mutual(lane, server, port)
                    : Actors.mutualTcp(lane, server, port);
        }
    }

    /**
     * Asks the tool, and makes the call.
     *
     * @param resources that are applied, as the tool is shown them
     */
    static Probe<TlsChecked> by(Diagnosis tool, Lane lane, String resources, Question question) {
        return () -> {
            var manifests = new ArrayList<>(lane.manifests());
            manifests.add(new Manifest("resources.yaml", lane.fill(resources)));
            String host = lane.host(question.server());
            Optional<TlsSaid> said =
                    tool
                            .tlsCheck(
                                    manifests,
                                    lane.namespace().name(),
                                    key(question.caller()),
                                    host)
                            .stream()
                            .filter(row ->
                                    row.hostPort().equals(host + ":" + question.servicePort())
                                            && row.endpoint().equals(key(question.server())))
                            .map(TlsSaid::of)
                            .findFirst();
            return new TlsChecked(
                    said, mode(lane, question), question.call(lane).observe(), manifests);
        };
    }

    /** {@code namespace/name}. */
    static String key(Workload workload) {
        return workload.namespace() + "/" + workload.spec().name();
    }

    private static String mode(Lane lane, Question question) throws Exception {
        Observation plaintext = question.plaintext(lane).observe();
        Observation mutual = question.mutual(lane).observe();
        Expectation<Observation> served =
                question.isHttp() ? Expectations.answered(200) : Expectations.echoed();
        boolean plain = served.isMetBy(plaintext);
        if (served.isMetBy(mutual)) {
            if (!mutual.tls().map(TlsSession::endedByMesh).orElse(false)) {
                return plain ? "NONE" : UNCLEAR; // the application ended it
            }
            if (plain) {
                return "PERMISSIVE";
            }
            return Expectations.refused().isMetBy(plaintext) ? "STRICT" : UNCLEAR;
        }
        return plain && Expectations.protocolError().isMetBy(mutual) ? "DISABLE" : UNCLEAR;
    }

    /** The tool says this, and the wire does it. A tool does not change its mind by itself. */
    static Expectation<TlsChecked> agreeing(Lane lane, Question question, TlsSaid right) {
        var meaning =
                right.meaning(
                        question.caller().spec().sidecar(),
                        question.isHttp(),
                        Actors.identity(lane, question.caller()));
        return Expectation.<TlsChecked>of(
                        "the tool says: %s; and so it is: %s".formatted(right, meaning.words()),
                        seen ->
                                seen.isRight(right)
                                        && seen.mode.equals(right.server())
                                        && meaning.isMetBy(seen.call))
                .givenUpWhen(seen -> !seen.isRight(right));
    }

    private boolean isRight(TlsSaid right) {
        return said.filter(right::isSameAs).isPresent();
    }

    @Override
    public String describe() {
        return "the tool says: %s; on the wire: mode %s, and the call is %s"
                .formatted(
                        said.map(TlsSaid::toString).orElse("nothing of that port and endpoint"),
                        mode,
                        call.describe());
    }

    @Override
    public Map<String, byte[]> files() {
        var files = new LinkedHashMap<String, byte[]>();
        manifests.forEach(
                each -> files.put(each.file(), each.text().getBytes(StandardCharsets.UTF_8)));
        return files;
    }
}
