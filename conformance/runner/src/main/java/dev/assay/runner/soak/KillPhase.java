package dev.assay.runner.soak;

import java.util.List;

/** A part of a run, known by what the run prints at its begin. In the order of a run. */
enum KillPhase {
    /** From the process's start: libraries load, the image is made or found. */
    IMAGE("image", "", 4),
    /** The node's container starts. */
    CLUSTER("cluster start", "k3s: starting a node", 20),
    /** The control plane and the first pods come up. */
    MESH("mesh start", "k3s: the cluster is ready", 15),
    /** Lanes, probes, policies. */
    CASES("cases", "mesh up in", 30),
    /** After the last verdict. */
    CLEAN_UP("clean-up", "all leaves are observed", 4);

    private final String words;
    private final String begins;
    private final int usualSeconds;

    KillPhase(String words, String begins, int usualSeconds) {
        this.words = words;
        this.begins = begins;
        this.usualSeconds = usualSeconds;
    }

    /** The phases that a run in an environment shows: only k3s makes a cluster. */
    static List<KillPhase> of(String environment) {
        return switch (environment) {
            case "k3s" -> List.of(values());
            case "cluster" -> List.of(IMAGE, CASES, CLEAN_UP);
            default -> List.of(IMAGE, CASES);
        };
    }

    /** As a person says it. */
    String words() {
        return words;
    }

    /** About how long it lasts; a moment in it is drawn from that. */
    int usualSeconds() {
        return usualSeconds;
    }

    /** The phase that a run has reached, by what it has printed. */
    static KillPhase reached(String printed) {
        KillPhase reached = IMAGE;
        for (KillPhase each : values()) {
            if (printed.contains(each.begins)) {
                reached = each;
            }
        }
        return reached;
    }
}
