package dev.assay.cases.harness;

import dev.assay.fixtures.environment.ResourceRejected;

/** The implementation's API refused a resource that it must accept. */
public final class PolicyRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PolicyRefused(String message, Throwable cause) {
        super(message, cause);
    }

    /** Something that writes resources. */
    interface Write {
        void run() throws ResourceRejected;
    }

    static void unlessAccepted(Write write) {
        try {
            write.run();
        } catch (ResourceRejected e) {
            throw new PolicyRefused(
                    "the mesh's API refused a resource that it must accept: " + e.getMessage(), e);
        }
    }
}
