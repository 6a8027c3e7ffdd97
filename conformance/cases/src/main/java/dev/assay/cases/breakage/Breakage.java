package dev.assay.cases.breakage;

import dev.assay.cases.harness.Lane;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A breakage as a document describes it: everything that a diagnosis needs before the first
 * request.
 *
 * @param document where it is described
 * @param broken what stands, and which resources break it
 * @param repaired what stands, and which resources are in force, once it is repaired as the
 *     document suggests
 */
record Breakage(String document, State broken, State repaired) {
    /**
     * What is there beside a lane's standing workloads and services, with Istio's resources as a
     * user would type them.
     *
     * @param other the same in the lane's second namespace
     * @param resources with the placeholders of {@link Lane#apply}; empty where there are none
     */
    record State(Place here, Place other, String resources) {
        /** Brings up what is not there yet; by name. */
        Map<String, Workload> standUp(Lane lane) {
            here.services().forEach(lane::expose);
            other.services().forEach(lane::exposeOther);
            var standing = new TreeMap<String, Workload>();
            here.workloads().forEach(each -> standing.put(each.name(), lane.deploy(each)));
            other.workloads().forEach(each -> standing.put(each.name(), lane.deployOther(each)));
            return standing;
        }

        /** What breaks it, or what repairs it: a resource takes the place of its namesake. */
        void applyTo(Lane lane) {
            lane.apply(resources);
        }

        /** The same workloads and services under other resources. */
        State under(String otherResources) {
            return new State(here, other, otherResources);
        }
    }

    /** Workloads and services of one namespace. */
    record Place(List<WorkloadSpec> workloads, List<ServiceSpec> services) {
        static final Place EMPTY = new Place(List.of(), List.of());

        /** Copies. */
        Place {
            workloads = List.copyOf(workloads);
            services = List.copyOf(services);
        }
    }

    /** One whose workloads are the lane's own, in its first namespace. */
    static Breakage ofResources(String document, String broken, String repaired) {
        return ofPlace(document, Place.EMPTY, broken, repaired);
    }

    /** One whose workloads stay the same. */
    static Breakage ofPlace(String document, Place here, String broken, String repaired) {
        State state = new State(here, Place.EMPTY, broken);
        return new Breakage(document, state, state.under(repaired));
    }
}
