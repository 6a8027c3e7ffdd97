package dev.assay.reports.html;

import dev.assay.reports.model.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * The topology laid out for a drawing: probes on the left, outside; control plane and CA above;
 * below them the namespaces, with each workload and, where it has one, its sidecar. A large
 * topology is cut, and what is left out is counted.
 */
public record TopologyDrawing(
        Topology topology,
        String environment,
        List<Frame> namespaces,
        int hiddenNamespaces,
        int height) {

    /** Width of the drawing. */
    public static final int WIDTH = 760;

    /** Where the environment's frame begins; the probes are left of it. */
    public static final int ENVIRONMENT_LEFT = 132;

    private static final int COLUMNS = 3;
    private static final int MOST_NAMESPACES = 9;
    private static final int MOST_WORKLOADS = 5;
    private static final int GAP = 14;
    private static final int FIRST_TOP = 150;
    private static final int HEADER = 34;
    private static final int CHIP = 36;
    private static final int FRAME_WIDTH =
            (WIDTH - ENVIRONMENT_LEFT - (COLUMNS + 1) * GAP) / COLUMNS;

    /** A namespace's frame; {@code hidden} workloads are not drawn. */
    public record Frame(
            String name,
            boolean injected,
            int x,
            int y,
            int width,
            int height,
            List<Chip> chips,
            int hidden) {}

    /** One workload in its frame. */
    public record Chip(
            String name,
            String serviceAccount,
            boolean sidecar,
            String detail,
            int x,
            int y,
            int width) {}

    static TopologyDrawing of(Topology topology, String environment) {
        var frames = new ArrayList<Frame>();
        int top = FIRST_TOP;
        List<Topology.Namespace> shown =
                topology.namespaces().stream().limit(MOST_NAMESPACES).toList();
        for (int row = 0; row * COLUMNS < shown.size(); row++) {
            List<Topology.Namespace> inRow =
                    shown.subList(row * COLUMNS, Math.min(shown.size(), (row + 1) * COLUMNS));
            int height = inRow.stream().mapToInt(TopologyDrawing::heightOf).max().orElse(0);
            for (int column = 0; column < inRow.size(); column++) {
                int x = ENVIRONMENT_LEFT + GAP + column * (FRAME_WIDTH + GAP);
                frames.add(frame(inRow.get(column), x, top, height));
            }
            top += height + GAP;
        }
        int hidden = topology.namespaces().size() - shown.size();
        return new TopologyDrawing(
                topology, environment, List.copyOf(frames), hidden, top + (hidden > 0 ? 26 : 4));
    }

    private static int heightOf(Topology.Namespace namespace) {
        int chips = Math.min(MOST_WORKLOADS, namespace.workloads().size());
        int more = namespace.workloads().size() > MOST_WORKLOADS ? 18 : 0;
        return HEADER + Math.max(1, chips) * CHIP + more + 6;
    }

    private static Frame frame(Topology.Namespace namespace, int x, int y, int height) {
        var chips = new ArrayList<Chip>();
        List<Topology.Workload> shown =
                namespace.workloads().stream().limit(MOST_WORKLOADS).toList();
        for (int i = 0; i < shown.size(); i++) {
            Topology.Workload workload = shown.get(i);
            String detail =
                    "%s, service account %s, %s%s"
                            .formatted(
                                    workload.name(),
                                    workload.serviceAccount(),
                                    workload.sidecar() ? "with sidecar" : "naked",
                                    workload.ports().isEmpty()
                                            ? ""
                                            : ", serves " + String.join(", ", workload.ports()));
            chips.add(
                    new Chip(
                            shortened(workload.name(), 17),
                            shortened("sa " + workload.serviceAccount(), 20),
                            workload.sidecar(),
                            detail,
                            x + 10,
                            y + HEADER + i * CHIP,
                            FRAME_WIDTH - 20));
        }
        return new Frame(
                shortened(namespace.name(), 18),
                namespace.injected(),
                x,
                y,
                FRAME_WIDTH,
                height,
                List.copyOf(chips),
                namespace.workloads().size() - shown.size());
    }

    /** The probes' names, as many as there is room for. */
    public List<String> probes() {
        return topology.probes().stream().limit(4).map(name -> shortened(name, 13)).toList();
    }

    /** Whether there is anything to draw. */
    public boolean known() {
        return topology.isKnown();
    }

    /** The drawing in words, for those who do not see it. */
    public String description() {
        long workloads =
                topology.namespaces().stream().mapToLong(each -> each.workloads().size()).sum();
        long naked =
                topology.namespaces().stream()
                        .flatMap(each -> each.workloads().stream())
                        .filter(workload -> !workload.sidecar())
                        .count();
        return "Environment %s: control plane %s, CA %s, %d namespaces with %d workloads, %d of them naked"
                .formatted(
                        environment,
                        topology.controlPlane(),
                        topology.certificateAuthority(),
                        topology.namespaces().size(),
                        workloads,
                        naked);
    }

    /** A text that fits into a box of so many characters. */
    public static String shortened(String text, int characters) {
        return text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, characters - 1)) + "…";
    }
}
