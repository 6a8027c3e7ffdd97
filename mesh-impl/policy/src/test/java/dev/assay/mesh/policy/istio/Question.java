package dev.assay.mesh.policy.istio;

import dev.assay.mesh.worlds.PolicyWorld;

/**
 * One question about one world, answered twice.
 *
 * @param world with the resources that Istio accepted, unless acceptance is the question
 * @param kind what is asked: {@code acceptance}, {@code mode}, {@code call} or {@code request}
 */
record Question(PolicyWorld world, String kind, Object asked, String istio, String ours) {

    boolean same() {
        return istio.equals(ours);
    }

    /** What somebody needs who wants to know which of the two is right. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(
                        "%s: %s%n  Istio: %s%n  ours:  %s".formatted(kind, asked, istio, ours));
        if (!kind.equals("acceptance")) {
            text.append("\n  ").append(world.mesh());
            world.workloads().forEach(workload -> text.append("\n  ").append(workload));
            world.services().forEach(service -> text.append("\n  ").append(service));
            world.resources()
                    .forEach(resource -> text.append("\n  ").append(PolicyWorld.text(resource)));
        }
        return text.toString();
    }
}
