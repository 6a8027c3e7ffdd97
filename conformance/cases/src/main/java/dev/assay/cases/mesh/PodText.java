package dev.assay.cases.mesh;

import dev.assay.cases.harness.Patience;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The YAML of a pod with one container {@code app}, as a user would type it.
 *
 * @param spec further lines of its spec, each {@code key: value}
 * @param script what busybox's shell runs in it
 */
record PodText(
        String name,
        String image,
        Map<String, String> labels,
        Map<String, String> annotations,
        String spec,
        String script) {
    static final String APP = "app";

    /** Pods come up, and start again, as fast as the node is idle. */
    static final Patience STARTS = new Patience(Duration.ofMinutes(2), 1);

    /**
     * Makes descriptor 3 of a shell a pipe that stays open: a client that reads it does not end its
     * half of the connection before the answer has come, which proxies may take for its departure.
     */
    static final String OPEN_INPUT = "p=/tmp/in.$$; busybox mkfifo $p; exec 3<>$p; busybox rm $p";

    private static final String IDLE = "exec sleep 3600";

    /** One that does nothing. */
    static PodText idle(String name, String image) {
        return running(name, image, IDLE);
    }

    static PodText running(String name, String image, String script) {
        return new PodText(name, image, Map.of(APP, name), Map.of(), "", script);
    }

    PodText labelled(String key, String value) {
        return new PodText(name, image, with(labels, key, value), annotations, spec, script);
    }

    PodText annotated(String key, String value) {
        return new PodText(name, image, labels, with(annotations, key, value), spec, script);
    }

    PodText specified(String line) {
        return new PodText(name, image, labels, annotations, spec + "  " + line + "\n", script);
    }

    /** With a container that runs a script before the application starts. */
    PodText initialized(String initName, String initScript) {
        return specified("initContainers:\n" + container(initName, initScript).stripTrailing());
    }

    String yaml() {
        return "apiVersion: v1\nkind: Pod\n" + metadata() + podSpec();
    }

    /** A Job of one try whose pod is this one. */
    String job() {
        return "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: "
                + name
                + "\nspec:\n  backoffLimit: 0\n  template:\n"
                + (metadata() + podSpec()).indent(4);
    }

    private String metadata() {
        return "metadata:\n  name: %s\n  labels: %s\n  annotations: %s\n"
                .formatted(name, flow(labels), flow(annotations));
    }

    private String podSpec() {
        return "spec:\n  terminationGracePeriodSeconds: 1\n"
                + spec
                + "  containers:\n"
                + container(APP, script);
    }

    private String container(String containerName, String its) {
        return "  - name: "
                + containerName
                + "\n    image: "
                + image
                + "\n    imagePullPolicy: IfNotPresent\n"
                + "    command: [/usr/bin/busybox, sh, -c, "
                + quoted(its)
                + "]\n";
    }

    private static String flow(Map<String, String> map) {
        return map.entrySet().stream()
                .map(each -> each.getKey() + ": " + quoted(each.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        return '"'
                + text.strip().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
                + '"';
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        var all = new TreeMap<>(map);
        all.put(key, value);
        return Map.copyOf(all);
    }
}
