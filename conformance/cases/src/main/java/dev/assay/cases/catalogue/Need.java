package dev.assay.cases.catalogue;

/**
 * What a leaf needs of the environment, apart from any mesh: where it is lacking, the leaf is
 * not-run, and nothing is started for it.
 */
public enum Need {
    /** Pods, nodes and an API of Kubernetes. */
    CLUSTER("cluster", "needs a Kubernetes cluster's pods; try --env k3s"),

    /** A mesh in the suite's own process: its connections can be tampered with, its clock set. */
    EMBEDDED(
            "embedded",
            "needs a mesh whose connections the suite relays and whose clock it sets; try --env local");

    private final String text;
    private final String reason;

    Need(String text, String reason) {
        this.text = text;
        this.reason = reason;
    }

    /** As {@code ./assay list --json} says it. */
    public String text() {
        return text;
    }

    /** Why a leaf is not run where it is lacking, and what helps. */
    public String reason() {
        return reason;
    }
}
